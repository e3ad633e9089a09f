#include "webhooks/html_text.h"

#include "tests/support/catch.h"

using namespace webhooks;

TEST_CASE("character references are decoded once", "[html]") {
    CHECK(decode_entities("a &amp; b &lt;c&gt; &quot;d&quot;") == "a & b <c> \"d\"");
    CHECK(decode_entities("&amp;lt;") == "&lt;");
    CHECK(decode_entities("&#233;&#xE9;&eacute;&#x1F600;") == "ééé😀");
    CHECK(decode_entities("a&nbsp;b&#160;c") == "a b c");
    CHECK(decode_entities("&nothing; & &; &#; &#x; &#xZZ; &#99999999999;") ==
          "&nothing; & &; &#; &#x; &#xZZ; &#99999999999;");
    CHECK(decode_entities("&#0;&#xD800;&#1114112;") == "\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("HTML becomes the lines a person reads", "[html]") {
    CHECK(html_to_text("<p>¿Hacéis <b>envíos</b>?</p>\n<p>Gracias</p>") ==
          "¿Hacéis envíos?\n\nGracias");
    CHECK(html_to_text("uno<br>dos<br />tres") == "uno\ndos\ntres");
    CHECK(html_to_text("<ul><li>a</li><li>b</li></ul>") == "- a\n- b");
    CHECK(html_to_text("<style>p{}</style><script>if (a<b) x()</script>hola") == "hola");
    CHECK(html_to_text("<!-- a > b -->hola<!--") == "hola");
    CHECK(html_to_text("hola <img src=x alt=\":smile:\">") == "hola :smile:");
    CHECK(html_to_text("  a \n  b  ") == "a b");
    CHECK(html_to_text("3 < 4") == "3 < 4");
    CHECK(html_to_text("") == "");
}

TEST_CASE("what a post quotes of another is not its text", "[html]") {
    CHECK(html_to_text("<aside class=\"quote\"><aside>x</aside>viejo</aside><p>nuevo</p>") ==
          "nuevo");
    CHECK(html_to_text("<blockquote>viejo</blockquote>nuevo") == "nuevo");
    CHECK(html_to_text("<blockquote>sin cerrar") == "");
}

TEST_CASE("where an HTML mail quotes, a mark stands in its place", "[html]") {
    CHECK(html_mail_to_text("<div>sí</div><blockquote><p>viejo</p></blockquote><div>no</div>") ==
          "sí\n>\nno");
    CHECK(html_mail_to_text("<p>sí</p><style>p{}</style>") == "sí");
}

TEST_CASE("very many signs that begin no reference are read through once", "[html][T49]") {
    const std::string signs(4'000'000, '&');

    CHECK(decode_entities(signs) == signs);
    CHECK(html_to_text(signs) == signs);
}
