// The elements speak the language of the page.
document.documentElement.lang = navigator.language.startsWith("ko") ? "ko" : "en";
