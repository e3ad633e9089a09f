#include "bot/commands/vectors.h"

#include "bot/result.h"
#include "bot/word_vector_files.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace bot {
namespace {

constexpr int wrong_use = 2;
constexpr std::size_t most_lines = 2'000'000;

/// "word 0.1 -0.2 …"; nothing when the numbers are none.
std::optional<rules::WordVector> read_line(std::string_view line) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos || blank == 0) return std::nullopt;
    rules::WordVector word{std::string(line.substr(0, blank)), 1.0, {}};
    line.remove_prefix(blank);
    while (true) {
        const std::size_t begin = line.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) return word;
        line.remove_prefix(begin);
        float value = 0.0F;
        const auto read = std::from_chars(line.data(), line.data() + line.size(), value);
        if (read.ec != std::errc() || !(value > -1e6F && value < 1e6F)) return std::nullopt;
        word.values.push_back(value);
        line.remove_prefix(static_cast<std::size_t>(read.ptr - line.data()));
    }
}

/// The words of a list as GloVe and fastText publish it; a first line with two numbers is skipped.
Result<std::vector<rules::WordVector>> read_words(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{Error::Code::not_found, path + ": cannot be read"};
    std::vector<rules::WordVector> words;
    std::size_t number = 0;
    for (std::string line; std::getline(file, line) && words.size() < most_lines;) {
        ++number;
        auto word = read_line(line);
        const bool heading = number == 1 && word && word->values.size() == 1;
        if (heading) continue;
        const bool fits = word && !word->values.empty() &&
                          (words.empty() || word->values.size() == words[0].values.size());
        if (!fits) {
            return Error{Error::Code::invalid,
                         path + ":" + std::to_string(number) +
                             ": not a word and as many numbers as on the lines before"};
        }
        word->rank = static_cast<double>(words.size() + 1);
        words.push_back(std::move(*word));
    }
    if (words.empty()) return Error{Error::Code::invalid, path + ": no words"};
    return words;
}

}  // namespace

int make_vectors(const VectorsOptions& options, std::ostream& out, std::ostream& err) {
    const auto refuse = [&](const std::string& reason) {
        err << "portavoz vectors: " << reason << "\n";
        return wrong_use;
    };
    const auto words = read_words(options.from);
    if (!words) return refuse(words.error().message);
    const std::string bytes =
        rules::word_vector_file(*words, options.language, options.notice, options.words);
    // Whoever has the old file open keeps it: the new one takes its name, not its place.
    const std::string fresh = options.to + ".new";
    std::ofstream file(fresh, std::ios::binary);
    file << bytes;
    file.close();
    if (!file || std::rename(fresh.c_str(), options.to.c_str()) != 0) {
        return refuse(options.to + ": cannot be written");
    }
    return show_vectors(options.to, out, err);
}

int show_vectors(const std::string& path, std::ostream& out, std::ostream& err) {
    const auto opening = open_word_vectors(path);
    if (!opening || !opening->vectors) {
        err << "portavoz vectors: " << path << ": "
            << (opening ? rules::in_english(opening->fault) : "there is no such file") << "\n";
        return wrong_use;
    }
    const rules::WordVectors& vectors = *opening->vectors;
    out << path << ": " << vectors.size() << " word stems of " << vectors.language() << ", "
        << vectors.dimensions() << " numbers each\n";
    if (!vectors.notice().empty()) out << vectors.notice() << "\n";
    return 0;
}

void add_vectors(CLI::App& app, int& exit_code) {
    CLI::App* command = app.add_subcommand(
        "vectors", "Word vectors: an optional file that helps with words no example has");
    command->require_subcommand(1);
    auto options = std::make_shared<VectorsOptions>();
    CLI::App* make = command->add_subcommand(
        "make", "Make such a file from a published list; scripts/word-vectors does it all");
    make->add_option("--language", options->language, "es, en or pt")->required();
    make->add_option("--from", options->from,
                     "Lines of a word and its numbers, commonest word first (GloVe, fastText)")
        ->required();
    make->add_option("--to", options->to, "The file to write, such as data/es.vectors")->required();
    make->add_option("--notice", options->notice, "Origin and licence of the list")->required();
    make->add_option("--words", options->words, "Keep so many word stems");
    make->callback(
        [options, &exit_code] { exit_code = make_vectors(*options, std::cout, std::cerr); });
    auto path = std::make_shared<std::string>();
    CLI::App* show = command->add_subcommand("show", "What a file holds, and its licence");
    show->add_option("FILE", *path, "A file of word vectors")->required();
    show->callback([path, &exit_code] { exit_code = show_vectors(*path, std::cout, std::cerr); });
}

}  // namespace bot
