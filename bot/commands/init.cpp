#include "bot/commands/init.h"

#include "bot/embedded_files.h"
#include "bot/yaml_text.h"
#include "rules/book/library.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

/// A kind of business: which files of the library hold what its customers ask, and what they ask
/// the most, which gets its answer first.
struct Sector {
    std::string_view name;
    std::string_view what;
    std::vector<std::string_view> files;
    std::vector<std::string_view> first;
};

const std::vector<Sector>& sectors() {
    static const std::vector<Sector> all = {
        {"tienda",
         "a shop, online or on the street",
         {"tienda_envio", "tienda_pago", "tienda_devolucion", "tienda_compra", "cuenta", "comun"},
         {"envio.plazo", "envio.coste", "pedido.estado", "devolucion.como", "cambio.talla",
          "pago.metodos", "producto.disponibilidad"}},
        {"restaurante",
         "a restaurant, with or without delivery",
         {"restaurante", "comun"},
         {"restaurante.reservar", "restaurante.carta", "restaurante.alergenos",
          "restaurante.domicilio", "restaurante.para_llevar", "restaurante.grupo",
          "restaurante.reserva_cancelar"}},
        {"clinica",
         "a clinic or a dentist",
         {"clinica", "comun"},
         {"clinica.pedir_cita", "clinica.cambiar_cita", "clinica.cancelar_cita", "clinica.precio",
          "clinica.seguros", "clinica.especialidades", "clinica.urgencias"}},
        {"hotel",
         "a hotel or other lodging",
         {"hotel", "comun"},
         {"hotel.reservar", "hotel.disponibilidad", "hotel.precio", "hotel.entrada_salida",
          "hotel.cancelar", "hotel.desayuno", "hotel.mascotas"}},
        {"gimnasio",
         "a gym or courses",
         {"gimnasio_cursos", "comun"},
         {"gimnasio.precio", "gimnasio.clases", "gimnasio.alta", "gimnasio.baja",
          "gimnasio.dia_prueba", "curso.inscripcion", "curso.precio"}},
        {"telecom",
         "telecommunications and utilities",
         {"telecom_suministros", "cuenta", "comun"},
         {"telecom.tarifas", "telecom.cobertura", "telecom.alta", "telecom.portabilidad",
          "telecom.baja", "telecom.router", "telecom.tecnico_cita"}},
        {"banco",
         "a bank or an insurance company",
         {"banca_seguros", "cuenta", "comun"},
         {"banco.abrir_cuenta", "banco.transferencia", "banco.comisiones", "banco.prestamo",
          "seguro.presupuesto", "seguro.cobertura", "seguro.parte"}},
        {"viajes",
         "travel and transport",
         {"viajes_transporte", "comun"},
         {"viaje.billete_comprar", "viaje.billete_cambiar", "viaje.billete_cancelar",
          "viaje.equipaje", "viaje.horarios", "viaje.documentos", "viaje.tarjeta_embarque"}},
        {"administracion",
         "a public office",
         {"administracion", "comun"},
         {"tramite.cita_previa", "tramite.documentos", "tramite.estado", "tramite.plazo",
          "tramite.tasas", "tramite.certificado", "tramite.online"}},
        {"servicios",
         "professional services",
         {"servicios_profesionales", "comun"},
         {"servicio.presupuesto", "servicio.cita", "servicio.que_haceis", "servicio.a_domicilio",
          "servicio.duracion", "servicio.garantia", "servicio.urgencia"}},
    };
    return all;
}

/// What every kind of business is asked.
constexpr std::array<std::string_view, 3> always_first = {"contacto.horario", "contacto.direccion",
                                                          "contacto.telefono"};

/// What the assistant says by itself needs no answer of the owner.
constexpr std::array<std::string_view, 6> answered_by_the_program = {"saludo",
                                                                     "despedida",
                                                                     "gracias",
                                                                     "asistente.eres_bot",
                                                                     "asistente.que_puedes",
                                                                     "opinion.felicitacion"};

template <typename List>
bool holds(const List& list, std::string_view id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

/// Questions that one answer serves: who writes how one can pay has said whether one can by Bizum.
struct Shared {
    std::string_view answered;
    std::vector<std::string_view> included;
};

const std::vector<Shared>& shared_answers() {
    static const std::vector<Shared> all = {
        {"envio.coste", {"envio.gratis"}},
        {"pago.metodos", {"pago.bizum", "pago.contrareembolso", "pago.transferencia"}},
        {"devolucion.como", {"devolucion.plazo", "devolucion.coste"}},
        {"restaurante.domicilio", {"restaurante.zona_reparto"}},
        {"restaurante.reserva_cancelar", {"restaurante.reserva_cambiar"}},
        {"hotel.cancelar", {"hotel.modificar"}},
        {"hotel.aparcamiento", {"contacto.aparcamiento"}},
    };
    return all;
}

/// What a book is made of: the files of the library in its language, in their order.
using LibraryFiles = std::vector<std::pair<std::string, rules::Library>>;

LibraryFiles library_of(const Sector& sector, const std::string& language) {
    LibraryFiles files;
    rules::Problems problems;
    for (const std::string_view name : sector.files) {
        const std::string path = "rules/library/" + language + "/" + std::string(name) + ".yaml";
        rules::Library library =
            rules::read_library({{path, std::string(embedded_file(path))}}, {language}, problems);
        if (!library.intents.empty()) files.emplace_back(name, std::move(library));
    }
    return files;
}

const rules::LibraryIntent* find_in(const LibraryFiles& files, std::string_view id) {
    for (const auto& [name, library] : files) {
        const auto found = library.intents.find(std::string(id));
        if (found != library.intents.end()) return &found->second;
    }
    return nullptr;
}

/// What a book holds of the library, and how many questions it asks for and how many wait.
struct Questions {
    std::vector<std::string_view> included;  ///< In the answer of another question.
    std::size_t first = 0;
    std::size_t later = 0;
};

/// Whose answer serves which others, as far as the book has both.
std::vector<const rules::LibraryIntent*> included_in(std::string_view answered,
                                                     const LibraryFiles& files) {
    std::vector<const rules::LibraryIntent*> found;
    for (const Shared& shared : shared_answers()) {
        if (shared.answered != answered) continue;
        for (const std::string_view id : shared.included) {
            if (const rules::LibraryIntent* entry = find_in(files, id)) found.push_back(entry);
        }
    }
    return found;
}

Questions questions_of(const LibraryFiles& files) {
    Questions questions;
    for (const Shared& shared : shared_answers()) {
        if (find_in(files, shared.answered) == nullptr) continue;
        questions.included.insert(questions.included.end(), shared.included.begin(),
                                  shared.included.end());
    }
    return questions;
}

/// A question of the book up to its answer, with what belongs to it.
std::string question_text(const rules::LibraryIntent& entry,
                          const LibraryFiles& files,
                          const std::string& language) {
    std::string like = entry.id;
    std::string about = entry.border.at(language);
    const auto others = included_in(entry.id, files);
    if (!others.empty()) {
        about = "One answer for: " + entry.title.at(language);
        for (const rules::LibraryIntent* other : others) {
            about += " · " + other->title.at(language);
            like += ", " + other->id;
        }
        like = "[" + like + "]";
    }
    return "\n# " + about + "\n- intent: " + entry.id + "\n  like: " + like +
           "\n  title: " + yaml_quoted(entry.title.at(language)) + '\n';
}

/// The questions of one file, those to answer first on top.
std::string faq_file(const rules::Library& library,
                     const LibraryFiles& files,
                     const std::string& language,
                     const Sector& sector,
                     Questions& questions) {
    std::string first;
    std::string later;
    for (const auto& [id, entry] : library.intents) {
        if (entry.needs_person || holds(answered_by_the_program, id)) continue;
        if (holds(questions.included, id)) continue;
        const bool now = holds(sector.first, id) || holds(always_first, id);
        ++(now ? questions.first : questions.later);
        (now ? first : later) += question_text(entry, files, language) +
                                 (now ? "  answer: \"\"\n" : "  answer_later: true\n");
    }
    std::string text;
    if (!first.empty()) {
        text +=
            "# Write these answers, or remove the questions. `portavoz check` names those that "
            "are missing.\n" +
            first + '\n';
    }
    if (!later.empty()) {
        text +=
            "# These are understood, and a person gets them until you write\n#   answer: "
            "\"...\"\n# in "
            "place of answer_later. An answer that fits several questions can serve them all:\n"
            "#   like: [first.question, second.question]\n" +
            later;
    }
    return text;
}

std::string main_file(const std::string& language) {
    return "# Who you are, your time zone (America/Bogota, Europe/Lisbon…) and where you listen;\n"
           "# docs/rule-book.md explains every key.\n"
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
           "  main:  # When people are there; what is promised is counted in these hours.\n"
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
    const LibraryFiles files = library_of(sector, language);
    Questions questions = questions_of(files);
    for (const auto& [name, library] : files) {
        written = write_file(folder / "faq" / (name + ".yaml"),
                             faq_file(library, files, language, sector, questions)) &&
                  written;
    }
    if (!written) {
        std::cerr << "cannot write into " << folder.string() << '\n';
        return exit_failed;
    }
    std::cout << folder.string() << " holds a book for " << sector.what << " that understands "
              << questions.first + questions.later << " questions of customers.\n"
              << "1. Write your name, your time zone and your opening hours into portavoz.yaml,\n"
              << "   and the " << questions.first
              << " answers that faq/*.yaml asks for (`portavoz check` names the lines).\n"
              << "   The other questions go to a person until you answer them.\n"
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
