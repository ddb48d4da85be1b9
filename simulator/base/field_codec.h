#pragma once
// Records as bytes, for what outlives the process. One function names the fields of a record for both directions:
//
//   template <class Codec> void fields(Codec& codec, Point& point) { codec(point.x, point.y); }
//
// found by argument-dependent lookup. Fields have no names and no types in the bytes; whoever changes a record raises
// the version that it is stored under, which fields() may ask for. Integers are LEB128, texts and lists have their
// length in front.
#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "simulator/base/bytes.h"
#include "simulator/base/clock.h"

namespace s3sse {

/// Written and read by a fields() of its own.
template <class T>
concept FieldRecord = std::is_class_v<T> && !std::is_same_v<T, std::string> && !std::is_same_v<T, Bytes> &&
                      !std::is_same_v<T, TimePoint> && !std::is_same_v<T, std::chrono::days>;

class FieldWriter {
 public:
  static constexpr bool writes = true;

  /// Writes into `buffer`, whatever it holds.
  explicit FieldWriter(std::uint64_t version, Bytes buffer = {}) : version_(version), out_(std::move(buffer)) {
    out_.clear();
    put(version);
  }
  [[nodiscard]] std::uint64_t version() const { return version_; }

  template <class... T>
  void operator()(T&... values) {
    (put(values), ...);
  }
  [[nodiscard]] const Bytes& bytes() const { return out_; }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void put(const T& value) {
    auto rest = static_cast<std::uint64_t>(value);
    for (; rest >= 0x80; rest >>= 7) out_.push_back(static_cast<std::uint8_t>(rest | 0x80));
    out_.push_back(static_cast<std::uint8_t>(rest));
  }
  void put(const TimePoint& time) { put(time.time_since_epoch().count()); }
  void put(const std::chrono::days& period) { put(period.count()); }
  void put(const std::string& text) { put_bytes(as_bytes(text)); }
  void put(Bytes& bytes) { put_bytes(bytes); }  // a better match than a list of numbers
  void put_bytes(ByteView bytes) {
    put(bytes.size());
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  template <class T>
  void put(std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put(std::vector<T>& values) {
    put(values.size());
    for (T& value : values) put(value);
  }
  template <class K, class V, class Less>
  void put(std::map<K, V, Less>& values) {
    put(values.size());
    for (auto& [key, value] : values) {
      put(key);
      put(value);
    }
  }
  template <class A, class B>
  void put(std::pair<A, B>& both) {
    put(both.first);
    put(both.second);
  }
  template <FieldRecord T>
  void put(T& record) {
    fields(*this, record);
  }

  std::uint64_t version_;
  Bytes out_;
};

/// Bytes that are not what a FieldWriter wrote leave it failed; the fields then hold anything, and nothing was read
/// beyond the bytes.
class FieldReader {
 public:
  static constexpr bool writes = false;

  explicit FieldReader(ByteView in) : in_(in) { get(version_); }
  [[nodiscard]] std::uint64_t version() const { return version_; }

  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  void give_up() { failed_ = true; }
  /// True if all was read, and nothing is left.
  [[nodiscard]] bool complete() const { return !failed_ && in_.empty(); }

 private:
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void get(T& value) {
    std::uint64_t whole = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (in_.empty()) return give_up();
      const std::uint8_t byte = in_.front();
      in_ = in_.subspan(1);
      whole |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        value = static_cast<T>(whole);
        return;
      }
    }
    give_up();
  }
  void get(TimePoint& time) {
    TimePoint::rep count = 0;
    get(count);
    time = TimePoint(TimePoint::duration(count));
  }
  void get(std::chrono::days& period) {
    std::chrono::days::rep count = 0;
    get(count);
    period = std::chrono::days(count);
  }
  void get(std::string& text) {
    const ByteView bytes = next_bytes();
    text.assign(as_text(bytes));
  }
  void get(Bytes& out) {
    const ByteView bytes = next_bytes();
    out.assign(bytes.begin(), bytes.end());
  }
  ByteView next_bytes() {
    const std::size_t size = count();
    const ByteView bytes = in_.first(size);
    in_ = in_.subspan(size);
    return bytes;
  }
  /// A length or a number of things, of which each takes a byte at least.
  std::size_t count() {
    std::uint64_t number = 0;
    get(number);
    if (number > in_.size()) give_up();
    return failed_ ? 0 : static_cast<std::size_t>(number);
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    value.reset();
    if (there && !failed_) get(value.emplace());
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.clear();
    for (std::size_t left = count(); left > 0 && !failed_; --left) get(values.emplace_back());
  }
  template <class K, class V, class Less>
  void get(std::map<K, V, Less>& values) {
    values.clear();
    for (std::size_t left = count(); left > 0 && !failed_; --left) {
      K key{};
      get(key);
      get(values[std::move(key)]);
    }
  }
  template <class A, class B>
  void get(std::pair<A, B>& both) {
    get(both.first);
    get(both.second);
  }
  template <FieldRecord T>
  void get(T& record) {
    if (!failed_) fields(*this, record);
  }

  ByteView in_;
  std::uint64_t version_ = 0;
  bool failed_ = false;
};

}  // namespace s3sse
