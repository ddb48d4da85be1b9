#include "harness/client_side/line_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves the declaration to its user

namespace s3sse::harness::client_side {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_words = 2048;
constexpr auto time_to_leave = 2s;  ///< after its input was closed: a virtual machine ends slowly

/// A descriptor that closes itself, and is not passed on to children.
class Pipe {
 public:
  static bool make(Pipe& read_end, Pipe& write_end) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read_end.fd_ = ends[0];
    write_end.fd_ = ends[1];
    return true;
  }
  Pipe() = default;
  Pipe(Pipe&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Pipe& operator=(Pipe&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Pipe() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  void never_block() const { ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK); }

 private:
  int fd_ = -1;
};

/// Returns the environment of this process with `variables` in it; the later of two counts.
std::vector<std::string> environment_with(const Variables& variables) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto replaced = [&text](const auto& variable) { return text.substr(0, text.find('=')) == variable.first; };
    if (std::none_of(variables.begin(), variables.end(), replaced)) out.emplace_back(text);
  }
  for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

int milliseconds_until(LineProcess::Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

}  // namespace

struct LineProcess::State {
  pid_t pid = -1;
  Pipe to_child, from_child, words_of_child;
  std::string received;      ///< bytes that are no whole line yet
  std::size_t searched = 0;  ///< of `received`, without a line feed in it
  std::string last_words;
  std::array<char, 64 * 1024> buffer{};

  bool take_line(std::string& line) {
    const std::size_t feed = received.find('\n', searched);
    searched = received.size();
    if (feed == std::string::npos) return false;
    line = received.substr(0, feed);
    received.erase(0, feed + 1);
    searched = 0;
    return true;
  }

  /// Bytes read; 0 at the end.
  std::size_t read_some(Pipe& pipe, std::string& into) {
    const ssize_t count = ::read(pipe.fd(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
    if (count <= 0) {
      pipe.close();
      return 0;
    }
    into.append(buffer.data(), static_cast<std::size_t>(count));
    return static_cast<std::size_t>(count);
  }

  void hear_words() {
    read_some(words_of_child, last_words);
    if (last_words.size() > most_words) last_words.erase(0, last_words.size() - most_words);
  }

  /// Drains its standard error after its end.
  void hear_last_words() {
    for (int rounds = 0; words_of_child.open() && rounds < 64; ++rounds) {
      pollfd ready{words_of_child.fd(), POLLIN, 0};
      if (::poll(&ready, 1, 100) <= 0) return;
      hear_words();
    }
  }

  /// Writes what fits; false when the child reads no more.
  bool write_some(std::string_view& rest) const {
    const ssize_t count = ::write(to_child.fd(), rest.data(), rest.size());
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    rest.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }

  bool has_left() {
    if (pid <= 0) return true;
    if (::waitpid(pid, nullptr, WNOHANG) != pid) return false;
    pid = -1;
    return true;
  }

  ~State() {
    to_child.close();
    const auto until = std::chrono::steady_clock::now() + time_to_leave;
    const pid_t group = pid;
    while (!has_left() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
    // The shell may be gone, and what it started not.
    if (group > 0) ::kill(-group, SIGKILL);
    if (pid > 0) ::waitpid(pid, nullptr, 0);
  }
};

LineProcess::LineProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}
LineProcess::LineProcess(LineProcess&&) noexcept = default;
LineProcess& LineProcess::operator=(LineProcess&&) noexcept = default;
LineProcess::~LineProcess() = default;

Result<LineProcess> LineProcess::start(const std::string& command, const Variables& variables) {
  ::signal(SIGPIPE, SIG_IGN);  // a child that is gone is a failed write
  auto state = std::make_unique<State>();
  Pipe child_in, child_out, child_words;
  if (!Pipe::make(child_in, state->to_child) || !Pipe::make(state->from_child, child_out) ||
      !Pipe::make(state->words_of_child, child_words))
    return fail(fmt::format("no pipe to an adapter can be made: {}", std::strerror(errno)));

  std::vector<std::string> environment = environment_with(variables);
  std::vector<std::string> arguments = {"sh", "-c", command};
  const std::vector<char*> environment_pointers = pointers_to(environment);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const pid_t pid = ::fork();
  if (pid < 0) return fail(fmt::format("no process can be made for the adapter: {}", std::strerror(errno)));
  if (pid == 0) {
    // Nothing but what is safe between fork and exec.
    ::setpgid(0, 0);
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(child_in.fd(), STDIN_FILENO);
    ::dup2(child_out.fd(), STDOUT_FILENO);
    ::dup2(child_words.fd(), STDERR_FILENO);
    ::execve("/bin/sh", argument_pointers.data(), environment_pointers.data());
    ::_exit(127);
  }
  ::setpgid(pid, pid);
  state->pid = pid;
  for (const Pipe* pipe : {&state->to_child, &state->from_child, &state->words_of_child}) pipe->never_block();
  return LineProcess(std::move(state));
}

Result<std::string> LineProcess::exchange(std::string_view line, Deadline deadline) {
  State& state = *state_;
  std::string outgoing(line);
  outgoing += '\n';
  std::string_view rest = outgoing;
  std::string answer;
  while (rest.empty() ? !state.take_line(answer) : true) {
    if (!state.from_child.open() || !state.to_child.open()) {
      state.hear_last_words();
      return fail("the adapter ended without an answer", std::string(ended));
    }
    if (state.received.size() > longest_line)
      return fail(fmt::format("the adapter wrote a line of more than {} bytes", longest_line), std::string(too_long));
    std::array<pollfd, 3> ready{{{state.from_child.fd(), POLLIN, 0},
                                 {rest.empty() ? -1 : state.to_child.fd(), POLLOUT, 0},
                                 {state.words_of_child.fd(), POLLIN, 0}}};
    const int count = ::poll(ready.data(), ready.size(), milliseconds_until(deadline));
    if (count < 0 && errno != EINTR) return fail("the adapter cannot be waited for", std::string(ended));
    if (count <= 0 && std::chrono::steady_clock::now() >= deadline)
      return fail("the adapter gave no answer in time", std::string(timed_out));
    if (ready[2].revents != 0) state.hear_words();
    if (ready[0].revents != 0) state.read_some(state.from_child, state.received);
    if (ready[1].revents != 0 && !state.write_some(rest)) state.to_child.close();
  }
  return answer;
}

std::string LineProcess::last_words() const {
  return state_->last_words;
}

}  // namespace s3sse::harness::client_side
