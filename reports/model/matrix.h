#pragma once
// Several results side by side: who answers what, rule by rule.
#include <map>
#include <string>
#include <vector>

#include "reports/model/run_record.h"
#include "reports/model/summary.h"

namespace s3sse::reports {

/// The input for one column.
struct MatrixInput {
  std::string name;
  RunRecord record;
  std::string unavailable;  ///< the reason why there is no result; empty: there is one
};

struct MatrixCell {
  std::string word;  ///< RuleStanding::word(), or "unavailable"
  Nature worst = Nature::none;
  Tally tally;
  std::vector<std::string> answers;  ///< "status: 200 (expected 403)", different ones, most frequent first
};

/// A cause of one endpoint, as its report has it.
struct MatrixCause {
  std::string id;
  std::string said;
  Nature nature = Nature::none;
  std::size_t cases = 0;
};

struct Matrix {
  struct Column {
    std::string name;
    std::string endpoint;
    std::string started;
    std::string unavailable;
    Summary summary;
    std::vector<MatrixCause> causes{};  ///< worst first
  };
  struct Row {
    RuleRef rule;
    std::vector<MatrixCell> cells;  ///< one for each column
    /// The columns do not all say the same.
    [[nodiscard]] bool differs() const;
  };
  std::vector<Column> columns;
  std::vector<Row> rows;  ///< by rule id
};

/// A result in which nothing could be decided counts as unavailable, whatever its verdicts say.
Matrix matrix_of(const std::vector<MatrixInput>& inputs);

}  // namespace s3sse::reports
