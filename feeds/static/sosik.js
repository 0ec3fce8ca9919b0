// Small helps; every page is whole without them. Words come from the page: nothing is spelled out here.
"use strict";

// A button beside what is to be copied.
for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = field.dataset.copy;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "said";
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // old phones, and sites without https
    }
    said.textContent = field.dataset.copied;
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
  (field.closest("label") || field).after(button, said);
}

// Inside KakaoTalk, Band and their like a calendar cannot be added: say so, and show the way out.
const inside = /KAKAOTALK|BAND\/|NAVER\(inapp|Instagram|FBAN|FBAV|Line\//i.exec(navigator.userAgent);
const line = document.querySelector("[data-inapp]");
if (inside && line) {
  const way = line.querySelector("a");
  const here = location.href.split("#")[0];
  if (/KAKAOTALK/i.test(inside[0])) {
    way.href = "kakaotalk://web/openExternal?url=" + encodeURIComponent(here);
  } else if (/Android/i.test(navigator.userAgent)) {
    const bare = here.replace(/^https?:\/\//, "");
    way.href = "intent://" + bare + "#Intent;scheme=" + location.protocol.replace(":", "") + ";end";
  } else {
    way.replaceWith(way.dataset.menu); // only the app's own menu leads out
  }
  line.hidden = false;
}
