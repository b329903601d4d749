// SPDX-License-Identifier: Apache-2.0
// coinstore prove and verify: proofs that a coin is unspent, or that it is not.
#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "command.h"
#include "failure.h"
#include "store.h"

namespace coins::tool {
namespace {

struct ProveArguments {
  StoreArguments store;
  std::string coin_id;
  std::string out;  // empty: to standard output
  Format format = Format::kText;
};

struct VerifyArguments {
  std::string root;
  std::string coin;
  std::string proof;
  std::string proof_file;
  std::string expect = "present";
  Format format = Format::kText;
};

const char* KindName(std::uint32_t kind) {
  if (kind == COINSTORE_PROOF_PRESENT) return "present";
  if (kind == COINSTORE_PROOF_ABSENT_EMPTY) return "absent, its place is empty";
  return "absent, another coin is at its place";
}

coinstore_status VerifyProof(std::span<const std::uint8_t> proof, const std::uint8_t root[32],
                             const std::uint8_t coin_id[32], std::uint32_t expected,
                             coinstore_proof_info& info, coinstore_error& error) {
  info = {};
  info.struct_size = sizeof(info);
  return coinstore_proof_verify(proof.data(), proof.size(), root, coin_id, expected, &info, &error);
}

std::vector<std::uint8_t> MakeProof(const Store& store, const std::uint8_t coin_id[32]) {
  std::vector<std::uint8_t> proof(COINSTORE_PROOF_MAX);
  std::size_t size = 0;
  coinstore_error error = EmptyError();
  Require(coinstore_prove(store.get(), nullptr, coin_id, proof.data(), proof.size(), &size, &error),
          error);
  proof.resize(size);
  return proof;
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text << '\n';
  file.close();
  if (!file) throw Failure(kExitStore, path + ": cannot be written");
}

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw Failure(kExitInput, path + ": cannot be read");
  return text;
}

int Prove(const ProveArguments& arguments) {
  const auto coin_id = Bytes32OfHex(arguments.coin_id, "COIN_ID");
  const Store store(arguments.store, Access::kRead);
  coinstore_tip tip{};
  const bool has_tip = store.ReadTip(tip);  // zeros, the root of an empty store, if not
  const std::vector<std::uint8_t> proof = MakeProof(store, coin_id.data());
  coinstore_proof_info info{};
  coinstore_error error = EmptyError();
  Require(VerifyProof(proof, tip.state_root, coin_id.data(), COINSTORE_EXPECT_EITHER, info, error),
          error);
  Json answer = {{"coin_id", Hex(coin_id)},
                 {"kind", info.kind},
                 {"meaning", KindName(info.kind)},
                 {"height", has_tip ? Json(tip.height) : Json(nullptr)},
                 {"state_root", Hex(tip.state_root)}};
  if (arguments.out.empty()) {
    answer["proof"] = Hex(proof);
  } else {
    WriteText(arguments.out, Hex(proof));
    answer["proof_file"] = arguments.out;
  }
  Print(answer, arguments.format);
  return kExitOk;
}

int Verify(const VerifyArguments& arguments) {
  static const std::map<std::string, std::uint32_t> kExpectations = {
      {"present", COINSTORE_EXPECT_PRESENT},
      {"absent", COINSTORE_EXPECT_ABSENT},
      {"either", COINSTORE_EXPECT_EITHER}};
  const auto root = Bytes32OfHex(arguments.root, "--root");
  const auto coin_id = Bytes32OfHex(arguments.coin, "--coin");
  const std::vector<std::uint8_t> proof =
      arguments.proof_file.empty() ? BytesOfHex(arguments.proof, "--proof")
                                   : BytesOfHex(ReadText(arguments.proof_file), "--proof-file");
  coinstore_proof_info info{};
  coinstore_error error = EmptyError();
  const coinstore_status status = VerifyProof(proof, root.data(), coin_id.data(),
                                              kExpectations.at(arguments.expect), info, error);
  Json answer = {{"verified", status == COINSTORE_OK}, {"status", coinstore_status_name(status)}};
  if (status == COINSTORE_OK) {
    answer["kind"] = info.kind;
    answer["meaning"] = KindName(info.kind);
    if (info.kind != COINSTORE_PROOF_ABSENT_EMPTY) {
      answer["leaf"] = {{"coin_id", Hex(info.coin_id)},
                        {"confirmed_height", info.confirmed_height},
                        {"coinbase", (info.flags & COINSTORE_COINBASE) != 0}};
    }
    answer["depth"] = info.depth;
  }
  Print(answer, arguments.format);
  Require(status, error);
  return kExitOk;
}

}  // namespace

void AddProve(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("prove", "Prove that a coin is unspent at the tip, or that it is not");
  auto arguments = std::make_shared<ProveArguments>();
  command.add_option("COIN_ID", arguments->coin_id, "64 hexadecimal digits, of a coin or not")
      ->required();
  AddStoreArguments(command, arguments->store);
  command.add_option("--out", arguments->out, "Write the proof to this file, in hexadecimal")
      ->type_name("FILE");
  AddJsonFlag(command, arguments->format);
  command.footer(
      "Examples:\n"
      "  coinstore prove "
      "00412e820ed14e4d2db5bd0b752cc67fc39c49e456d58deddc89282ed7981e1e --store coins --json\n"
      "  coinstore prove "
      "00412e820ed14e4d2db5bd0b752cc67fc39c49e456d58deddc89282ed7981e1e --store coins --out p.hex");
  command.callback([arguments, &exit_code] { exit_code = Prove(*arguments); });
}

void AddVerify(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("verify", "Verify a proof under a trusted root; needs no store");
  auto arguments = std::make_shared<VerifyArguments>();
  command.add_option("--root", arguments->root, "The trusted state root")->required();
  command.add_option("--coin", arguments->coin, "Id of the coin asked about")->required();
  CLI::Option_group& proof = *command.add_option_group("Proof");
  proof.add_option("--proof", arguments->proof, "The proof in hexadecimal");
  proof.add_option("--proof-file", arguments->proof_file, "A file with the proof in hexadecimal");
  proof.require_option(1);
  command.add_option("--expect", arguments->expect, "What the proof must say")
      ->capture_default_str()
      ->check(CLI::IsMember({"present", "absent", "either"}));
  AddJsonFlag(command, arguments->format);
  command.footer(
      "Exit code 0 only if the proof holds and says what is expected.\n\nExamples:\n"
      "  coinstore verify --root $ROOT --coin $COIN --proof-file p.hex\n"
      "  coinstore verify --root $ROOT --coin $COIN --proof $PROOF --expect absent");
  command.callback([arguments, &exit_code] { exit_code = Verify(*arguments); });
}

}  // namespace coins::tool
