// The shop's own buttons open the chat, as on any page that loads the widget.
"use strict";
for (const button of document.querySelectorAll("[data-chat]")) {
  button.addEventListener("click", () => window.Portavoz?.open());
}
