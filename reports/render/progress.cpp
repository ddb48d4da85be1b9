#include "reports/render/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace s3sse::reports {

Progress::Progress(TerminalStyle style, std::size_t total, Write write, std::size_t plain_step, Words words)
    : style_(style),
      total_(total),
      write_(std::move(write)),
      plain_step_(std::max<std::size_t>(1, plain_step)),
      words_(words) {}

std::string Progress::bar() const {
  const std::string counts = fmt::format(" {}/{}  {} {}", done_, total_, failed_, words_.bad);
  const std::size_t room = style_.width > counts.size() + 3 ? style_.width - counts.size() - 3 : 0;
  const std::size_t width = std::min<std::size_t>(room, 40);
  const std::size_t filled = total_ == 0 ? width : width * std::min(done_, total_) / total_;
  std::string out = "\r[";
  for (std::size_t cell = 0; cell < width; ++cell)
    out += cell < filled ? (style_.unicode ? "\u2588" : "#") : (style_.unicode ? "\u2591" : ".");
  out += "]";
  out += style_.color && failed_ > 0 ? fmt::format("\x1b[31m{}\x1b[0m", counts) : counts;
  return out + "\x1b[K";
}

void Progress::case_result(const CaseResult& result, Time now) {
  step(standing_of(result.verdict) == Standing::failed, now);
}

void Progress::step(bool bad, Time now) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  ++done_;
  failed_ += bad;
  if (!style_.terminal) {
    if (done_ % plain_step_ == 0 || done_ == total_)
      write_(fmt::format("{}/{} {}, {} {}\n", done_, total_, words_.things, failed_, words_.bad));
    return;
  }
  if (drawn_ && now < next_redraw_) return;
  drawn_ = true;
  next_redraw_ = now + redraw_interval;
  write_(bar());
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  finished_ = true;
  if (drawn_) write_("\r\x1b[K");
}

}  // namespace s3sse::reports
