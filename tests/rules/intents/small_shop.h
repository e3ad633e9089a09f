#pragma once

#include "rules/intents/intent_matcher.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A small Spanish shop to learn from.
namespace rules::small_shop {

/// Five ways of asking each question.
inline const std::map<std::string, std::vector<std::string>>& examples() {
    static const std::map<std::string, std::vector<std::string>> shop{
        {"envio.plazo",
         {"¿cuánto tarda el envío?", "cuando me llega el pedido", "plazo de entrega",
          "en cuántos días llega el paquete", "cuánto demora la entrega a domicilio"}},
        {"envio.coste",
         {"¿cuánto cuesta el envío?", "gastos de envío", "el envío es gratis?", "precio del envío",
          "cobran por enviar el paquete"}},
        {"devolucion",
         {"quiero devolver un producto", "cómo hago una devolución",
          "no me gustó y lo quiero devolver", "política de devoluciones",
          "puedo devolver los zapatos"}},
        {"horario",
         {"¿a qué hora abren?", "horario de la tienda", "abren los domingos",
          "hasta qué hora atienden", "están abiertos hoy"}},
        {"pago",
         {"¿qué formas de pago aceptan?", "puedo pagar con tarjeta", "aceptan transferencia",
          "se puede pagar en efectivo", "métodos de pago"}},
        {"tallas",
         {"¿tienen talla 42?", "guía de tallas", "qué talla me queda", "hay en talla grande",
          "no sé mi talla"}}};
    return shop;
}

/// The examples, the names of the intents and some messages about nothing a shop answers.
inline TrainingSet training_set() {
    TrainingSet set;
    for (const auto& [intent, texts] : examples()) {
        for (const auto& text : texts) set.examples.push_back({intent, "es", text});
        set.titles.push_back({intent, "es", intent});
    }
    for (const char* text :
         {"jajaja", "qué bonita foto", "sígueme y te sigo", "quién ganó el partido",
          "te quiero mucho", "me prestas dinero", "cuéntame un chiste"}) {
        set.off_topic.push_back({"", "es", text});
    }
    return set;
}

inline IntentMatches match(const IntentMatcher& matcher, std::string_view text) {
    return matcher.match(normalise(text, "es"), "es");
}

/// The name of the best intent, empty when there is none.
inline std::string best(const IntentMatcher& matcher, std::string_view text) {
    const auto matches = match(matcher, text);
    return matches.ranked.empty() ? "" : matches.ranked.front().intent;
}

}  // namespace rules::small_shop
