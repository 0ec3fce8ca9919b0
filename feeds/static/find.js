// Suggestions in 내 지역 찾기, and answers on the find page where no server gives them. Names are matched as
// feeds/finding.py does it; of an address the longest beginning that is a name is taken.
(() => {
  "use strict";
  const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const MOST = 8;
  const form = document.querySelector("form[data-find]");
  if (!form || !window.fetch) return;
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const told = form.querySelector("[role=status]");
  const root = form.dataset.root;
  let table = null;
  let asked = null;
  let shown = [];
  let at = -1;

  const squeeze = (text) => text.normalize("NFC").toLowerCase().replace(/[^0-9a-zㄱ-ㅎ가-힣]/g, "");
  const initials = (text) =>
    Array.from(text, (sign) => {
      const place = sign.charCodeAt(0) - 0xac00;
      return place >= 0 && place < 11172 ? INITIALS[Math.floor(place / 588)] : sign;
    }).join("");

  // Each place: its code, its name in full, the words of what lies around it and its own, and the code of its page.
  function unpack(data) {
    const rows = [];
    const places = [];
    const words = (name, others) => [name].concat(others ? others.split(" ") : []).map(squeeze);
    for (const [code, name, above, others, has, dongs, merged] of data.regions) {
      const up = above < 0 ? null : rows[above];
      const row = {
        code,
        name: up ? up.name + " " + name : name,
        chain: (up ? up.around : []).concat([words(name, others)]),
        page: has ? code : up ? up.page : "",
        level: up ? 1 : 0,
      };
      row.around = row.chain.slice(0, -1).concat([words(name, merged ? others + " " + merged : others)]);
      rows.push(row);
      places.push(row);
      for (const dong of dongs ? dongs.split(" ") : []) {
        const [called, own] = dong.split("=");
        places.push({
          code: own || row.code + called,
          name: row.name + " " + called,
          chain: row.around.concat([[squeeze(called)]]),
          page: own || row.page,
          level: 2,
        });
      }
    }
    const now = new Map(rows.map((row) => [row.code, row]));
    for (const [name, above, codes, others] of data.old) {
      const chain = (above < 0 ? [] : rows[above].around).concat([words(name, others)]);
      for (const code of codes.split(" ")) {
        const row = now.get(code);
        if (row) places.push({ ...row, chain, level: 1.5, was: name });
        else places.push({ code, name, chain, page: code, level: 1.4 }); // what it was goes on by itself
      }
    }
    for (const place of places) place.heard = place.chain.map((each) => each.map(initials));
    return places;
  }

  // 1: its very name, 2: it begins so, 0: not.
  function fit(typed, chain) {
    const own = chain[chain.length - 1];
    if (own.includes(typed)) return 1;
    let best = own.some((word) => word.startsWith(typed)) ? 2 : 0;
    for (let place = 0; place < chain.length - 1 && best !== 1; place += 1) {
      for (const word of chain[place]) {
        if (word.length < typed.length && typed.startsWith(word)) {
          const found = fit(typed.slice(word.length), chain.slice(place + 1));
          if (found && (!best || found < best)) best = found;
        }
      }
    }
    return best;
  }

  function matches(text) {
    const typed = squeeze(text);
    if (!typed) return [];
    const heard = Array.from(typed).every((sign) => INITIALS.includes(sign));
    const found = [];
    for (const place of table) {
      const how = fit(typed, heard ? place.heard : place.chain);
      if (how) found.push([how, place]);
    }
    found.sort((one, other) => one[0] - other[0] || one[1].level - other[1].level);
    const seen = new Set();
    return found.map((each) => each[1]).filter((place) => !seen.has(place.code) && seen.add(place.code)).slice(0, MOST);
  }

  // 서울특별시 은평구 통일로 684: what is left when words are taken off its end until the rest is a name. 불광2동 is in 불광동.
  function closest(text) {
    const words = text.trim().replace(/제?\d+동/g, "동").split(/[\s,()]+/).filter(Boolean).slice(0, 12);
    for (let count = words.length; count > 0; count -= 1) {
      const found = matches(words.slice(0, count).join(" "));
      if (found.length) return found;
    }
    return [];
  }

  const address = (place) => root + "/regions/" + place.page + "/";

  const label = (place) => (place.was ? place.name + " (" + place.was + ")" : place.name);

  function load() {
    asked = asked || fetch(form.dataset.index).then((answer) => answer.json()).then((data) => (table = unpack(data)));
    return asked.catch(() => (asked = null));
  }

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    if (place.page) window.location.href = address(place);
  }

  function mark(next) {
    at = next;
    Array.from(list.children).forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function suggest() {
    shown = closest(input.value).filter((place) => place.page);
    list.textContent = "";
    shown.forEach((place, number) => {
      const item = document.createElement("li");
      item.id = "suggestion-" + number;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = label(place);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(place));
      list.append(item);
    });
    told.textContent = input.value.trim() ? form.dataset.count.replace("0", String(shown.length)) : "";
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!!shown.length));
    at = -1;
    input.removeAttribute("aria-activedescendant");
  }

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.addEventListener("focus", load);
  input.addEventListener("input", () => load().then(() => table && suggest()));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the last syllable is still being put together
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && !list.hidden) {
      event.preventDefault();
      mark(((at + moves[event.key] + 1 + shown.length + 1) % (shown.length + 1)) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(shown[at]);
    } else if (event.key === "Escape") close();
  });

  // The find page of a site without a server: the question stands in the address, the answer is made here.
  const answers = document.querySelector("[data-answers]");
  const question = new URLSearchParams(window.location.search).get("q");
  if (answers && question) {
    input.value = question;
    load().then(() => {
      const found = table ? closest(question) : [];
      const ways = document.createElement("ul");
      ways.className = "found";
      for (const place of found) {
        const item = document.createElement("li");
        const way = document.createElement(place.page ? "a" : "span");
        if (place.page) way.href = address(place);
        way.textContent = label(place);
        item.append(way);
        ways.append(item);
      }
      answers.querySelector("p").textContent = answers.dataset[found.length ? "some" : "none"].replace("{q}", question);
      answers.append(ways);
      answers.hidden = false;
    });
  }
})();
