"use strict";
// Finds the pages that a few typed words mean, as the program does: exact codes first, then what begins so, then pages
// with all the words, weighed by where these stand and how rare they are, and guesses last. What the program alone does
// is to read a pasted line as a bounce.
function finder({ pages, words: packed, fillers, questions }) {
  const LIKING = { Category: 1.6, Provider: 1.3, Guide: .9, ReplyCode: .9, Rule: .5, Lesson: .5 };
  const WEIGHT = { N: 10, P: 6, L: 3, B: 1 };
  const SURE = 900, LINE = 4;
  const isFiller = Set.prototype.has.bind(new Set(fillers.split(" ")));
  const isQuestion = Set.prototype.has.bind(new Set(questions.split(" ")));
  const liking = (page) => LIKING[page.kind] ?? 1;

  const known = pages.map(([id, title, kind, address, common, category, aliases], at) =>
    ({ at, id, title, kind, address: address ?? id, common: common / 100, category, aliases }));
  const asked = known.filter((page) => page.kind !== "Variant");

  // Each word with its pages, which are read when they are asked for.
  let before = "";
  const lexicon = packed.split("\n").map((line) => {
    const [word, places] = line.split(" ");
    before = [...before].slice(0, parseInt(word[0], 36)).join("") + word.slice(1);
    return { word: before, places, spread: places.replace(/[^A-Z]/g, "").length };
  });
  const byWord = new Map(lexicon.map((entry) => [entry.word, entry]));
  function* postings({ places }) {
    let page = 0;
    for (const [, distance, field] of places.matchAll(/([0-9a-z]+)([A-Z])/g)) {
      page += parseInt(distance, 36);
      yield [page, field];
    }
  }

  // What each name stands for: ids first, then what people say for short; a name of two pages of one rank is none.
  const slug = (text) => text.toLowerCase().split(/[\s_]+/).filter(Boolean).join("-");
  const names = new Map();
  const ranks = [
    (page) => [page.id],
    (page) => (/^\w+:/.test(page.id) ? [page.id.split(":")[1]] : []),
    (page) => page.aliases,
    (page) => (page.kind === "Rule" ? [] : [page.title]),
  ];
  for (const rank of ranks) {
    const found = new Map();
    for (const page of known) {
      for (const name of rank(page).map(slug)) {
        if (!names.has(name)) found.set(name, found.has(name) && found.get(name) !== page ? null : page);
      }
    }
    found.forEach((page, name) => names.set(name, page));
  }

  // The code that a text spells: its parts, each a number or "x".
  function code(text) {
    const spelled = text.toLowerCase().replace(/^#/, "").replace(/[.,:;]$/, "");
    const parts = spelled.split(spelled.includes(".") ? "." : /[.,/-]/).map((part) => part.replace(/^[yz*]$/, "x"));
    if (parts.length === 1) {
      if (/^[245](xx)?$/.test(parts[0])) return [parts[0][0], "x", "x"];
      return /^\d{3}$/.test(parts[0]) ? parts : null;
    }
    if (parts.length === 2 && spelled.includes(".")) parts.push("x");
    const fits = parts.length === 3 && /^[245x]$/.test(parts[0]) && parts.slice(1).every((part) => /^(x|\d{1,3})$/.test(part));
    return fits && (parts[1] !== "x" || parts[2] === "x") && parts.join("") !== "xxx" ? parts : null;
  }
  const isDetail = (piece) => { const parts = code(piece); return parts?.length === 3 && parts[2] !== "x"; };

  function find(name) {
    const named = names.get(slug(name));
    const parts = named === undefined && code(name);
    if (!parts) return named ?? undefined;
    const without = parts.length === 3 && parts[1] !== "x" ? ["x", ...parts.slice(1)] : parts;
    return names.get(without.join(".")) ?? undefined;
  }

  // Letters and digits in lower case; dots hold codes and host names together.
  const split = (text) =>
    text.toLowerCase().split(/[^\p{L}\p{N}.]+/u).map((word) => word.replace(/^\.+|\.+$/g, "")).filter(Boolean);

  function pieces(query, alone) {
    let found = query.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}*]+|[^\p{L}\p{N}*]+$/gu, "")).filter(Boolean);
    found = found.map((word) => (code(word.split("=").pop()) ? word.split("=").pop() : word)).flatMap((word) => {
      const [reply, ...rest] = word.split("-");
      return rest.length === 1 && code(reply) && code(rest[0]) ? [reply, rest[0]] : [word];
    });
    if (alone) {
      // 5726 and 5 7 26 are 5.7.26.
      const text = found.join(" ").replace(/\b([245]) (\d{1,3}) (\d{1,3})\b/g, (all, ...parts) => dotted(parts, all));
      found = text.split(" ").map((word) => word.replace(/^([245])(\d)(\d\d)$/, (all, ...parts) => dotted(parts, all)));
    }
    return [...new Set(found)].filter(Boolean);
  }
  function dotted(parts, all) {
    const spelled = parts.slice(0, 3).join(".");
    return find(spelled) ? spelled : all;
  }

  // How many typing errors lie between two words; two letters that changed places are one.
  function distance(one, other) {
    let above = [], row = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          next[j] = Math.min(next[j], above[j - 2] + 1);
        }
      }
      [above, row] = [row, next];
    }
    return row[other.length];
  }

  function misspelt(word) {
    const allowed = word.length < 4 || /\d/.test(word) ? 0 : word.length < 9 ? 1 : 2;
    const near = allowed === 0 ? [] : lexicon
      .filter((entry) => word.slice(0, 2).includes(entry.word[0]) && Math.abs(entry.word.length - word.length) <= allowed)
      .map((entry) => [distance(entry.word, word), entry]).filter(([far]) => far > 0 && far <= allowed);
    const nearest = Math.min(...near.map(([far]) => far));
    return near.filter(([far]) => far === nearest).map(([, entry]) => ({ entry, quality: .5 }));
  }

  // The words that a word stands for: itself, what begins so, and where these are rare, what it may be misspelt from.
  function meant(word, count) {
    const isLetter = word.length === 1;
    let found = lexicon.filter((entry) => (isLetter && count > 1 ? entry.word === word : entry.word.startsWith(word)));
    if (found.length === 0 && /[^\x00-\x7f]/.test(word)) found = lexicon.filter((entry) => entry.word.includes(word));
    found = found.map((entry) => ({ entry, quality: entry.word === word ? 1 : .7 }));
    if (isLetter) found = found.filter(({ entry }) => entry.word === word || entry.places.includes("N"));
    const letters = word.replace(/\d+$/, "");
    if (found.length === 0 && letters.length < word.length && letters.length > 1) {
      const likes = lexicon.filter((entry) => entry.word.startsWith(letters) && /^\d+$/.test(entry.word.slice(letters.length)));
      found = likes.map((entry) => ({ entry, quality: .5 }));
    }
    const places = found.reduce((sum, { entry }) => sum + entry.spread, 0);
    return places <= 3 && count <= 5 ? [...found, ...misspelt(word)] : found;
  }

  function weighed(words) {
    const found = new Map();
    const at = (page) => found.get(page) ?? found.set(page, { score: 0, words: 0, names: 0, phrases: 0, told: 0, quality: 1 }).get(page);
    for (const word of words) {
      const best = new Map();
      for (const { entry, quality } of meant(word, words.length)) {
        const rarity = Math.log(1 + asked.length / entry.spread);
        for (const [page, field] of postings(entry)) {
          const known = best.get(page) ?? { weight: 0, quality: 0, N: 0, P: 0 };
          known.weight = Math.max(known.weight, rarity * quality * WEIGHT[field]);
          known.quality = Math.max(known.quality, quality);
          known[field] = 1;
          best.set(page, known);
        }
      }
      best.forEach(({ weight, quality, N, P }, page) => {
        const sum = at(page);
        sum.score += weight; sum.words += 1; sum.names += N; sum.phrases += P; sum.told += N || P;
        sum.quality = Math.min(sum.quality, quality);
      });
    }
    found.forEach((sum, number) => {
      const page = known[number], all = words.length;
      const told = sum.names + sum.phrases >= all;
      let tier = 100;
      if (sum.words < all) tier = 0;
      else if (page.kind === "Category" && sum.names === all) tier = 850;
      else if (page.kind === "Category" && sum.phrases === all) tier = 400;
      else if (page.kind === "Rule" && told) tier = 250;
      else if (sum.names === all) tier = 300;
      else if (sum.phrases === all) tier = 200;
      sum.score = Math.min(sum.score * (sum.words / all) ** 2, 90) * liking(page) + tier * sum.quality;
      sum.score += 30 * sum.names / Math.max(page.title.split(" ").length, all);
    });
    return found;
  }

  // Lifts each category above the rules by which it was found.
  function liftCategories(found, count) {
    const of = new Map();
    found.forEach((sum, number) => {
      const { category } = known[number];
      if (category === null || sum.words < count || sum.names + sum.phrases < count) return;
      const best = of.get(category) ?? { score: 0, count: 0 };
      of.set(category, { score: Math.max(best.score, sum.score), count: best.count + 1 });
    });
    of.forEach(({ score, count }, category) => {
      const sum = found.get(category);
      if (sum) sum.score = Math.max(sum.score, score + 40 * Math.log1p(count));
    });
  }

  // The rules that alone have a mark such as OU-002 among the words of servers.
  function marked(piece) {
    const words = split(piece).flatMap((word) => byWord.get(word) ?? [null]);
    if (!/\p{L}/u.test(piece) || !/[\d:#_-]/.test(piece) || words.includes(null)) return [];
    const having = words.map((entry) => new Set([...postings(entry)].filter(([, field]) => "NP".includes(field)).map(([page]) => page)));
    const rules = [...(having[0] ?? [])].filter((page) => known[page].kind === "Rule" && having.every((pages) => pages.has(page)));
    return rules.length <= 3 ? rules.map((page) => known[page]) : [];
  }

  // The provider that some words name, and the words beside its name.
  function provider(words) {
    for (let length = Math.min(3, words.length); length > 0; length--) {
      for (let from = 0; from + length <= words.length; from++) {
        const page = find(words.slice(from, from + length).join(" "));
        if (page?.kind === "Provider") return { page, topic: [...words.slice(0, from), ...words.slice(from + length)] };
      }
    }
    return null;
  }

  function scores(query) {
    const words = split(query);
    const alone = words.filter((word) => !/^[\d.]+$/.test(word) && !code(word)).every(isFiller);
    const parts = pieces(query, alone);
    const isCode = parts.some(code) && parts.every((piece) => code(piece) || isFiller(piece.toLowerCase()));
    const asks = query.endsWith("?") || isQuestion(words[0]);
    const without = words.filter((word) => !isFiller(word));
    const isLoose = asks || words.length + 1 >= LINE || provider(without) || words.some(code);
    const telling = without.length > 0 && isLoose ? without : words;
    const named = telling.length > 0 && words.length > 1 ? provider(telling) : null;

    const found = isCode ? new Map() : weighed(telling);
    const lift = (page, by) => {
      if (page) found.set(page.at, { ...(found.get(page.at) ?? { words: 0, names: 0, phrases: 0 }), score: (found.get(page.at)?.score ?? 0) + by });
    };
    if (!named && !find(query)) liftCategories(found, telling.length);
    if (asks) found.forEach((sum, number) => { if (known[number].kind === "Guide") sum.score *= 2; });
    if (named) {
      const about = weighed(named.topic);
      liftCategories(about, named.topic.length);
      const of = asked.filter((page) => page.kind === "Rule" && page.id.startsWith(`${named.page.id}/`));
      const isAll = (page) => about.get(page.at)?.words === named.topic.length;
      const called = find(named.topic.join(" "));
      const topic = called?.kind === "Category" ? called : asked.filter((page) => page.kind === "Category" && named.topic.length > 0 && isAll(page))
        .sort((one, other) => about.get(other.at).score - about.get(one.at).score)[0];
      const own = of.filter((page) => topic && page.category === topic.at);
      own.forEach((page) => lift(page, 500));
      const score = (page) => found.get(page.at)?.score ?? 0;
      const best = [...of].sort((one, other) => score(other) - score(one))[0];
      lift(named.page, isCode || parts.some(code) ? 200 : 800);
      const told = best && named.topic.length > 1 && about.get(best.at)?.told >= named.topic.length;
      if (best && (own.length === 1 || told)) lift(best, 2 * SURE);
      else if (topic && own.length === 0 && about.get(topic.at).names >= named.topic.length) lift(topic, 2 * SURE);
    }
    // What is called exactly so.
    const exact = find(query);
    if (!exact && parts.length < LINE) parts.filter((piece) => !code(piece)).flatMap(marked).forEach((rule) => lift(rule, 4 * SURE));
    if (exact) lift(exact, asks || words.length >= LINE ? 3 * SURE : 500);
    else lift(find(telling.join(" ")), 450);
    if (parts.length < LINE) parts.filter((piece) => piece.includes("-") && piece !== query).forEach((piece) => lift(find(piece), 450));
    // Codes that begin so, and codes.
    for (const piece of parts.filter((piece) => parts.length === 1 || code(piece))) {
      const typed = piece.toLowerCase().replace(/[x*]+$/, "");
      if (!/^[\dx]/.test(typed)) continue;
      const begins = (name) => name.startsWith(typed) || (/^[245]\./.test(typed) && name.startsWith(`x${typed.slice(1)}`));
      for (const page of asked.filter(({ kind }) => ["Code", "Class", "Subject", "ReplyCode"].includes(kind))) {
        if ([page.id, ...page.aliases].some(begins)) lift(page, 700 + 100 * page.common - (found.get(page.at)?.score ?? 0));
      }
    }
    for (const piece of parts.filter(code)) {
      const [class_, subject, detail] = code(piece);
      const weight = isDetail(piece) ? (parts.length < 6 ? 2600 : 1300) : subject === undefined
        ? (parts.some(isDetail) || parts.length > LINE ? 500 : 1100) : subject === "x" ? 1000 : 1200;
      // A code that nobody registered is explained by its subject.
      lift(find(piece) ?? (isDetail(piece) ? find(`x.${subject}.x`) : undefined), weight);
      // 522 is how some write 5.2.2, and the other way round.
      if (parts.length === 1) {
        lift(subject === undefined ? find([...class_].join(".")) : find(class_ + subject + detail), SURE);
      }
    }
    return { found, parts };
  }

  // Pages that are called nearly so.
  function guess(query) {
    const typed = query.toLowerCase(), found = new Map();
    for (const page of asked) {
      const near = Math.min(...[page.id, page.title, ...page.aliases].map((name) => distance(name.toLowerCase(), typed)));
      if (near * 5 <= typed.length) found.set(page.at, { score: liking(page) / (1 + near) });
    }
    return found;
  }

  return function search(text) {
    const query = text.trim();
    if (query === "") return [];
    const { found, parts } = scores(query);
    const ranked = [...(found.size > 0 ? found : guess(query))].filter(([, { score }]) => score > 0)
      .map(([number, { score }]) => ({ page: known[number], score }))
      .sort((one, other) => other.score - one.score || other.page.common - one.page.common || one.page.at - other.page.at);
    // A code keeps the class that was typed: 4.2.2 is not 5.2.2.
    const typed = (page) => parts.map((piece) => names.get(slug(piece))).find((named) =>
      named?.kind === "Variant" && find(`x.${code(named.id)?.slice(1).join(".")}`) === page);
    return [...new Set(ranked.map(({ page }) => typed(page) ?? page))];
  };
}
