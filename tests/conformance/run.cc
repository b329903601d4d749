// SPDX-License-Identifier: Apache-2.0
// Plays the conformance vectors through coinstore.h.
//
//   conformance_run VECTORS [SUITE...]
//
// Prints a line for each suite, "conformance c SUITE EXECUTED/EXPECTED FAILED failed", and fails if a
// case failed or was not executed, or if a file is not the one that the manifest names.
#include <openssl/evp.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <mutex>
#include <set>

#include "player.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Sha256(const std::string& text) {
  uint8_t digest[32];
  if (EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("no SHA-256");
  }
  return ToHex(digest, 32);
}

constexpr int kAtOnce = 8;  // cases wait for the disk most of the time

std::mutex output;  // a line at a time

// Plays one case in a folder of its own; true if all was as expected.
bool PlayCase(const std::string& suite, const Json& one) {
  std::string folder = (fs::temp_directory_path() / "coinstore-conformance-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no folder " + folder);
  bool well = true;
  {
    Player player(folder);
    size_t number = 0;
    for (const Json& op : one.at("ops")) {
      std::string difference;
      try {
        difference = player.Play(op);
      } catch (const std::exception& error) {
        difference = error.what();
      }
      ++number;
      if (difference.empty()) continue;
      const std::lock_guard lock(output);
      std::cerr << suite << ": " << one.at("name") << ", operation " << number << " ("
                << op.at("op") << "): " << difference << "\n";
      well = false;
      break;  // what follows would stand on other ground
    }
  }
  fs::remove_all(folder);
  return well;
}

// How many of the cases went otherwise than expected.
size_t PlayCases(const std::string& suite, const std::vector<Json>& cases) {
  std::atomic<size_t> next = 0;
  std::atomic<size_t> failed = 0;
  std::vector<std::future<void>> players;
  for (int i = 0; i < kAtOnce; ++i) {
    players.push_back(std::async(std::launch::async, [&] {
      for (size_t at = next++; at < cases.size(); at = next++) {
        if (!PlayCase(suite, cases[at])) ++failed;
      }
    }));
  }
  for (std::future<void>& player : players) player.get();
  return failed;
}

// The line of one suite; true if every case of it was executed and went well.
bool PlaySuite(const fs::path& vectors, const std::string& suite, const Json& listed) {
  std::vector<Json> cases;
  size_t failed = 0;
  std::set<std::string> names;
  for (const auto& [name, digest] : listed.at("files").items()) {
    const std::string text = ReadFile(vectors / name);
    if (Sha256(text) != digest) {
      std::cerr << name << ": not the file that the manifest names\n";
      ++failed;
      continue;
    }
    const Json file = Json::parse(text);
    for (const Json& one : file.at("cases")) {
      if (names.insert(one.at("name")).second && !one.at("ops").empty()) cases.push_back(one);
    }
  }
  failed += PlayCases(suite, cases);
  const size_t expected = listed.at("cases");
  std::cout << "conformance c " << suite << " " << cases.size() << "/" << expected << " " << failed
            << " failed" << std::endl;
  return cases.size() == expected && failed == 0;
}

// The statuses of the manifest are those of the library.
bool CompareStatuses(const Json& statuses) {
  bool same = true;
  for (const auto& [name, value] : statuses.items()) {
    if (coinstore_status_name(value.get<coinstore_status>()) == name) continue;
    std::cerr << name << " is not status " << value << "\n";
    same = false;
  }
  return same;
}

int Run(const fs::path& vectors, const std::set<std::string>& wanted) {
  const Json manifest = Json::parse(ReadFile(vectors / "manifest.json"));
  bool well = CompareStatuses(manifest.at("statuses"));
  size_t played = 0;
  for (const auto& [suite, listed] : manifest.at("suites").items()) {
    if (!wanted.empty() && wanted.count(suite) == 0) continue;
    ++played;
    well = PlaySuite(vectors, suite, listed) && well;
  }
  return well && played > 0 && (wanted.empty() || played == wanted.size()) ? 0 : 1;
}

}  // namespace
}  // namespace conformance

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: conformance_run VECTORS [SUITE...]\n";
    return 2;
  }
  try {
    return conformance::Run(argv[1], std::set<std::string>(argv + 2, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
