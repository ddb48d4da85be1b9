#include "simulator/service/api/api_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "simulator/kms/json/operations.h"
#include "simulator/service/api/enumerations.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

const Operation* row_of(std::string_view name) {
  const auto found = std::ranges::find(operation_table, name, &Operation::name);
  return found == operation_table.end() ? nullptr : &*found;
}

bool is_answered(const Operation* row) {
  return row != nullptr && row->handler != nullptr && !row->traits.ends_in_refusal;
}

bool is_same_request(const Operation& row, const ModelOperation& operation) {
  return row.method == operation.method && row.scope == operation.scope && row.subresource == operation.subresource &&
         row.header == operation.header && !row.traits.takes_form;
}

ApiOperation s3_operation(const ModelOperation& operation) {
  ApiOperation found{.service = "S3", .operation = &operation};
  const Operation* row = row_of(operation.name);
  if (is_answered(row)) found.treatment = Treatment::implemented;
  if (row != nullptr && row->traits.only_stored) found.note = "kept and read back; nothing else comes of it here";
  if (row != nullptr) return found;
  // The model has some requests twice, under the name of today and under one of old.
  const auto twin =
      std::ranges::find_if(operation_table, [&](const Operation& other) { return is_same_request(other, operation); });
  if (twin == operation_table.end() || !is_answered(&*twin)) return found;
  found.treatment = Treatment::implemented;
  found.note = fmt::format("the same request as {}", twin->name);
  return found;
}

ApiOperation kms_operation(const ModelOperation& operation) {
  const kms::Operation* row = kms::find_operation(operation.name);
  const bool implemented = row != nullptr && row->handler != nullptr;
  return {.service = "KMS",
          .operation = &operation,
          .treatment = implemented ? Treatment::implemented : Treatment::refused};
}

void add_members(const ApiOperation& from, std::vector<ApiMember>& members) {
  for (const ModelMember& member : from.operation->members) {
    ApiMember row{.service = from.service, .operation = from.operation->name, .member = &member};
    if (from.treatment == Treatment::refused) {
      row.inherited = true;
    } else if (member.kind == MemberKind::member) {
      row.treatment = Treatment::implemented;
    } else {
      const MemberTreatment own = treatment_of(*from.operation, member);
      row.treatment = own.treatment;
      row.note = own.reason;
    }
    members.push_back(std::move(row));
  }
}

/// The places in which a request may hold a value of an enumeration.
struct Carriers {
  std::vector<std::string> names;
  bool implemented = false;
  std::optional<std::string> without_effect;  ///< the reason
};

Carriers carriers_of(const ApiTable& table, const ServiceModel& model, std::string_view enumeration) {
  Carriers found;
  const auto holds = [&](const std::vector<std::string_view>& enums) {
    return std::ranges::find(enums, enumeration) != enums.end();
  };
  for (const ApiMember& row : table.members) {
    if (row.service != model.name || !holds(row.member->enums)) continue;
    found.names.push_back(fmt::format("{} {}", row.operation, row.member->name));
    found.implemented |= row.treatment == Treatment::implemented;
    if (row.treatment == Treatment::without_effect) found.without_effect = row.note;
  }
  for (const ApiOperation& row : table.operations) {
    if (row.service != model.name || !holds(row.operation->body_enums)) continue;
    found.names.push_back(fmt::format("{} body", row.operation->name));
    found.implemented |= row.treatment == Treatment::implemented;
  }
  return found;
}

const ValueNote* note_of(const ApiValue& value) {
  const auto found = std::ranges::find_if(value_notes(), [&](const ValueNote& note) {
    return note.service == value.service && note.enumeration == value.enumeration &&
           (note.value.empty() || note.value == value.value);
  });
  return found == value_notes().end() ? nullptr : &*found;
}

void judge(ApiValue& value, const Carriers& carriers) {
  if (!carriers.implemented) {
    value.inherited = true;
    if (carriers.without_effect) value.treatment = Treatment::without_effect;
    value.note = carriers.without_effect.value_or("");
    return;
  }
  value.treatment = Treatment::implemented;
  if (const ValueNote* note = note_of(value)) {
    value.treatment = note->treatment;
    value.note = note->reason;
  }
}

void add_values(const ServiceModel& model, ApiTable& table) {
  for (const ModelEnum& enumeration : model.enums) {
    const Carriers carriers = carriers_of(table, model, enumeration.name);
    for (const std::string_view name : enumeration.values) {
      ApiValue value{.service = model.name, .enumeration = enumeration.name, .value = name, .carriers = carriers.names};
      judge(value, carriers);
      table.values.push_back(std::move(value));
    }
  }
}

/// True if a request for an operation that is implemented may carry it.
bool is_carried(const ApiTable& table, std::string_view name) {
  return std::ranges::any_of(table.members, [&](const ApiMember& row) {
    return row.service == "S3" && row.member->name == name && !row.inherited;
  });
}

/// True if the table took its word from the note.
bool is_used(const ApiTable& table, const ValueNote& note) {
  return std::ranges::any_of(
      table.values, [&](const ApiValue& value) { return note_of(value) == &note && value.note == note.reason; });
}

}  // namespace

ApiTable api_table() {
  const AwsModels& models = aws_models();
  ApiTable table{.version = models.version, .operations = {}, .members = {}, .values = {}};
  for (const ModelOperation& operation : models.s3.operations) table.operations.push_back(s3_operation(operation));
  for (const ModelOperation& operation : models.kms.operations) table.operations.push_back(kms_operation(operation));
  for (const ApiOperation& operation : table.operations) add_members(operation, table.members);
  add_values(models.s3, table);
  add_values(models.kms, table);
  return table;
}

std::vector<std::string> stale_entries() {
  const ApiTable table = api_table();
  std::vector<std::string> stale;
  const auto obeyed = [](std::string_view name) {
    return std::ranges::find(obeyed_headers(), name) != obeyed_headers().end() ||
           std::ranges::find(obeyed_parameters(), name) != obeyed_parameters().end();
  };
  for (const auto names : {obeyed_headers(), obeyed_parameters()})
    for (const std::string_view name : names)
      if (!is_carried(table, name)) stale.push_back(fmt::format("No operation that is implemented takes {}.", name));
  for (const WithoutEffect& one : members_without_effect()) {
    if (!is_carried(table, one.name))
      stale.push_back(fmt::format("No operation that is implemented takes {}, which has a reason.", one.name));
    if (obeyed(one.name)) stale.push_back(fmt::format("{} is obeyed, and has a reason to be passed over.", one.name));
  }
  for (const ValueNote& note : value_notes())
    if (!is_used(table, note))
      stale.push_back(
          fmt::format("Nothing asks for the note on {} {} {}.", note.service, note.enumeration, note.value));
  return stale;
}

}  // namespace s3sse::service
