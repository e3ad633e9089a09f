#include "bot/commands/init.h"

#include "bot/embedded_files.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bot {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

/// A kind of business: which files of the library hold what its customers ask.
struct Sector {
    std::string_view name;
    std::string_view what;
    std::vector<std::string_view> files;
};

const std::vector<Sector>& sectors() {
    static const std::vector<Sector> all = {
        {"tienda",
         "a shop, online or on the street",
         {"tienda_envio", "tienda_pago", "tienda_devolucion", "tienda_compra", "cuenta", "comun"}},
        {"restaurante", "a restaurant, with or without delivery", {"restaurante", "comun"}},
        {"clinica", "a clinic or a dentist", {"clinica", "comun"}},
        {"hotel", "a hotel or other lodging", {"hotel", "comun"}},
        {"gimnasio", "a gym or courses", {"gimnasio_cursos", "comun"}},
        {"telecom", "telecommunications and utilities", {"telecom_suministros", "cuenta", "comun"}},
        {"banco", "a bank or an insurance company", {"banca_seguros", "cuenta", "comun"}},
        {"viajes", "travel and transport", {"viajes_transporte", "comun"}},
        {"administracion", "a public office", {"administracion", "comun"}},
        {"servicios", "professional services", {"servicios_profesionales", "comun"}},
    };
    return all;
}

/// What the assistant says by itself needs no answer of the owner.
constexpr std::array<std::string_view, 6> answered_by_the_program = {"saludo",
                                                                     "despedida",
                                                                     "gracias",
                                                                     "asistente.eres_bot",
                                                                     "asistente.que_puedes",
                                                                     "opinion.felicitacion"};

struct LibraryEntry {
    std::string id;
    std::string title;
    std::string border;
    bool needs_person = false;
};

std::string value_of(std::string_view line, std::string_view key) {
    std::string value(line.substr(key.size()));
    const std::size_t begin = value.find_first_not_of(' ');
    value = begin == std::string::npos ? "" : value.substr(begin);
    if (value.size() > 1 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    return value;
}

/// The heads of a library file's entries; its layout is our own (`- id:`, then two-space keys).
std::vector<LibraryEntry> read_entries(std::string_view text) {
    std::vector<LibraryEntry> entries;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.starts_with("- id:")) {
            entries.emplace_back();
            entries.back().id = value_of(line, "- id:");
        } else if (entries.empty()) {
            continue;
        } else if (line.starts_with("  title:")) {
            entries.back().title = value_of(line, "  title:");
        } else if (line.starts_with("  border:")) {
            entries.back().border = value_of(line, "  border:");
        } else if (line.starts_with("  kind:")) {
            entries.back().needs_person = value_of(line, "  kind:") == "person";
        }
    }
    return entries;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string faq_file(const std::vector<LibraryEntry>& entries) {
    std::string text =
        "# Write the answer of each question, or remove the question. `portavoz check` names those "
        "that still wait.\n";
    for (const LibraryEntry& entry : entries) {
        const bool is_ours =
            std::find(answered_by_the_program.begin(), answered_by_the_program.end(), entry.id) !=
            answered_by_the_program.end();
        if (entry.needs_person || is_ours) continue;
        text += "\n# " + entry.border + "\n- intent: " + entry.id + "\n  like: " + entry.id +
                "\n  title: " + quoted(entry.title) + "\n  answer: \"\"\n";
    }
    return text;
}

std::string main_file(const std::string& language) {
    return "# Who you are and where you listen; docs/rule-book.md explains every key.\n"
           "brand: {name: \"\", languages: [" +
           language + "], timezone: " +
           (language == "es"   ? "Europe/Madrid"
            : language == "pt" ? "America/Sao_Paulo"
                               : "Europe/London") +
           "}\n"
           "facts: {}\n"
           "inboxes:\n"
           "  web: {channel: widget}\n"
           "calendars:\n"
           "  main:\n"
           "    weekly: {mon-fri: [\"09:00-14:00\", \"16:00-19:00\"]}\n"
           "departments:\n"
           "  team: {calendar: main, people: [me], answer_within: {P1: 1h, P2: 4h, P3: 1d}}\n";
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    std::ofstream file(path, std::ios::binary);
    file << text;
    return static_cast<bool>(file.flush());
}

int make_book(const Sector& sector,
              const std::string& language,
              const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::exists(folder / "portavoz.yaml", error)) {
        std::cerr << folder.string() << " already holds a book; name another --folder\n";
        return exit_failed;
    }
    bool written = write_file(folder / "portavoz.yaml", main_file(language));
    std::size_t questions = 0;
    for (const std::string_view name : sector.files) {
        const std::string path = "rules/library/" + language + "/" + std::string(name) + ".yaml";
        const std::vector<LibraryEntry> entries = read_entries(embedded_file(path));
        if (entries.empty()) continue;
        questions += entries.size();
        written = write_file(folder / "faq" / (std::string(name) + ".yaml"), faq_file(entries)) &&
                  written;
    }
    if (!written) {
        std::cerr << "cannot write into " << folder.string() << '\n';
        return exit_failed;
    }
    std::cout << folder.string() << " holds a book for " << sector.what << " with " << questions
              << " questions that customers ask.\n"
              << "1. Write your name into portavoz.yaml and your answers into faq/*.yaml; remove "
                 "what you do not need.\n"
              << "2. portavoz check " << folder.string() << "\n3. portavoz ask " << folder.string()
              << '\n';
    return 0;
}

std::string sector_names() {
    std::string names;
    for (const Sector& sector : sectors()) {
        names += (names.empty() ? "" : ", ") + std::string(sector.name);
    }
    return names;
}

}  // namespace

void add_init(CLI::App& app, int& exit_code) {
    struct Options {
        std::string sector;
        std::string language = "es";
        std::string folder;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("init", "Begin a book that knows how customers of a sector ask");
    command->add_option("SECTOR", options->sector, "One of: " + sector_names())->required();
    command->add_option("LANGUAGE", options->language, "es, en or pt (es)");
    command->add_option("--folder", options->folder, "Where to write it (SECTOR)");
    command->callback([options, &exit_code] {
        const auto found =
            std::find_if(sectors().begin(), sectors().end(),
                         [&](const Sector& sector) { return sector.name == options->sector; });
        const bool known =
            options->language == "es" || options->language == "en" || options->language == "pt";
        if (found == sectors().end() || !known) {
            std::cerr << (known ? "there is no sector " + options->sector +
                                      "; one of: " + sector_names()
                                : "there is no library in " + options->language + "; es, en or pt")
                      << '\n';
            exit_code = exit_usage;
            return;
        }
        const std::string folder = options->folder.empty() ? options->sector : options->folder;
        exit_code = make_book(*found, options->language, folder);
    });
}

}  // namespace bot
