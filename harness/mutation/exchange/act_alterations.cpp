#include "harness/mutation/exchange/act_alterations.h"

#include <optional>

#include "harness/mutation/exchange/request_part.h"
#include "harness/mutation/exchange/resigner.h"
#include "harness/mutation/exchange/step_calls.h"
#include "harness/mutation/exchange/survey.h"
#include "simulator/base/text.h"

namespace s3sse::harness::mutation {
namespace {

bool was_refused(const Exchange& exchange) {
  return exchange.failure == TransportFailure::none && exchange.response.status / 100 == 4;
}

bool was_obeyed(const Exchange& exchange) {
  return exchange.failure == TransportFailure::none && exchange.response.status / 100 == 2;
}

/// Does something else with the requests of one call.
class ActAlteration : public Alteration {
 public:
  ActAlteration(std::string call, Subject& subject, const Answers& answers)
      : call_(std::move(call)), resigner_(subject), answers_(answers) {}

  Exchange pass(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    return running_call() == call_ ? act(inner, request, deadline, altered) : other(inner, request, deadline);
  }

 protected:
  virtual Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) = 0;
  virtual Exchange other(Endpoint& inner, const WireRequest& request, Deadline deadline) {
    return inner.send(request, deadline);
  }

  Resigner& resigner() { return resigner_; }
  [[nodiscard]] const Answers& answers() const { return answers_; }

 private:
  const std::string call_;
  Resigner resigner_;
  const Answers& answers_;
};

/// The second answer counts.
class DoneTwice final : public ActAlteration {
 public:
  using ActAlteration::ActAlteration;

 private:
  Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    altered = true;
    inner.send(request, deadline);
    return inner.send(request, deadline);
  }
};

/// Answered at once, as it was in a run that was right; done after the next request.
class DoneLate final : public ActAlteration {
 public:
  using ActAlteration::ActAlteration;

 private:
  Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    const auto right = answers().find(occasion_of(request));
    if (right == answers().end()) return other(inner, request, deadline);
    catch_up(inner, deadline);
    held_ = request;
    altered = true;
    return right->second;
  }

  Exchange other(Endpoint& inner, const WireRequest& request, Deadline deadline) override {
    Exchange exchange = inner.send(request, deadline);
    catch_up(inner, deadline);
    return exchange;
  }

  void catch_up(Endpoint& inner, Deadline deadline) {
    if (held_) inner.send(*held_, deadline);
    held_.reset();
  }

  std::optional<WireRequest> held_;
};

class UnderAnotherKey final : public ActAlteration {
 public:
  using ActAlteration::ActAlteration;

 private:
  Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    WireRequest elsewhere = request;
    elsewhere.target.insert(std::min(request.target.find('?'), request.target.size()), "-elsewhere");
    const std::optional<WireRequest> again = resigner().signed_like(request, elsewhere);
    if (!again) return inner.send(request, deadline);
    altered = true;
    return inner.send(*again, deadline);
  }
};

/// Each request is done, and answered as the one before it was.
class AnswersSwapped final : public ActAlteration {
 public:
  using ActAlteration::ActAlteration;

 private:
  Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange own = inner.send(request, deadline);
    if (before_) {
      altered = true;
      std::swap(own, *before_);
    } else {
      before_ = own;
    }
    return own;
  }

  std::optional<Exchange> before_;
};

bool asks_for_caution(const std::string& header) {
  return header.starts_with("x-amz-server-side-encryption") || header.starts_with("x-amz-copy-source-") ||
         header.starts_with("if-") || header.starts_with("x-amz-checksum") || header == "content-md5" ||
         header == "x-amz-expected-bucket-owner";
}

/// The request without conditions, digests and encryption, which its owner has a right to.
WireRequest bare(const WireRequest& request) {
  WireRequest out = request;
  for (const Header& header : request.headers)
    if (asks_for_caution(ascii_lower(header.name))) out.headers.remove(header.name);
  return out;
}

class RefusalActs final : public ActAlteration {
 public:
  using ActAlteration::ActAlteration;

 private:
  Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange refusal = inner.send(request, deadline);
    const bool can_act = was_refused(refusal) && !request.raw_bytes &&
                         request.target.find("Signature=") == std::string::npos &&
                         !request.headers.get_or("x-amz-content-sha256", "").starts_with("STREAMING-");
    if (can_act) altered = was_obeyed(inner.send(resigner().signed_by_owner(bare(request)), deadline));
    return refusal;
  }
};

class RefusalDestroys final : public ActAlteration {
 public:
  using ActAlteration::ActAlteration;

 private:
  Exchange act(Endpoint& inner, const WireRequest& request, Deadline deadline, bool& altered) override {
    Exchange refusal = inner.send(request, deadline);
    if (!was_refused(refusal) || request.raw_bytes) return refusal;
    WireRequest question;
    question.method = "HEAD";
    question.target = request.target.substr(0, request.target.find('?'));
    question.headers.add("Host", std::string(request.headers.get_or("host", "")));
    WireRequest deletion = question;
    deletion.method = "DELETE";
    const int there = inner.send(resigner().signed_by_owner(question), deadline).response.status;
    altered = there != 404 && was_obeyed(inner.send(resigner().signed_by_owner(deletion), deadline));
    return refusal;
  }
};

template <class Made>
std::unique_ptr<Alteration> make_act(std::string call, Subject& subject, const Answers& answers) {
  return std::make_unique<Made>(std::move(call), subject, answers);
}

}  // namespace

const std::vector<Act>& acts() {
  static const std::vector<Act> all = {
      {"twice", "{} is done twice", true, false, make_act<DoneTwice>},
      {"late", "{} is done after the request that follows", true, false, make_act<DoneLate>},
      {"under-another-key", "{} is done under another key", true, true, make_act<UnderAnotherKey>},
      {"answers-swapped", "{} is answered as the one before it was", false, false, make_act<AnswersSwapped>},
      {"refusal-acts", "{} is refused, and done all the same", true, false, make_act<RefusalActs>},
      {"refusal-destroys", "{} is refused, and the object that was there is gone", true, true,
       make_act<RefusalDestroys>},
  };
  return all;
}

}  // namespace s3sse::harness::mutation
