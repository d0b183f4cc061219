var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// node_modules/fastest-levenshtein/mod.js
var require_mod = __commonJS({
  "node_modules/fastest-levenshtein/mod.js"(exports) {
    "use strict";
    exports.__esModule = true;
    exports.distance = exports.closest = void 0;
    var peq = new Uint32Array(65536);
    var myers_32 = function(a, b) {
      var n = a.length;
      var m = b.length;
      var lst = 1 << n - 1;
      var pv = -1;
      var mv = 0;
      var sc = n;
      var i = n;
      while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
      }
      for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= (eq & pv) + pv ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
          sc++;
        }
        if (pv & lst) {
          sc--;
        }
        mv = mv << 1 | 1;
        pv = pv << 1 | ~(xv | mv);
        mv &= xv;
      }
      i = n;
      while (i--) {
        peq[a.charCodeAt(i)] = 0;
      }
      return sc;
    };
    var myers_x = function(b, a) {
      var n = a.length;
      var m = b.length;
      var mhc = [];
      var phc = [];
      var hsize = Math.ceil(n / 32);
      var vsize = Math.ceil(m / 32);
      for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
      }
      var j = 0;
      for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
          peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
          var eq = peq[a.charCodeAt(i)];
          var pb = phc[i / 32 | 0] >>> i & 1;
          var mb = mhc[i / 32 | 0] >>> i & 1;
          var xv = eq | mv_1;
          var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
          var ph = mv_1 | ~(xh | pv_1);
          var mh = pv_1 & xh;
          if (ph >>> 31 ^ pb) {
            phc[i / 32 | 0] ^= 1 << i;
          }
          if (mh >>> 31 ^ mb) {
            mhc[i / 32 | 0] ^= 1 << i;
          }
          ph = ph << 1 | pb;
          mh = mh << 1 | mb;
          pv_1 = mh | ~(xv | ph);
          mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
          peq[b.charCodeAt(k)] = 0;
        }
      }
      var mv = 0;
      var pv = -1;
      var start = j * 32;
      var vlen = Math.min(32, m - start) + start;
      for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
      }
      var score = m;
      for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = phc[i / 32 | 0] >>> i & 1;
        var mb = mhc[i / 32 | 0] >>> i & 1;
        var xv = eq | mv;
        var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += ph >>> m - 1 & 1;
        score -= mh >>> m - 1 & 1;
        if (ph >>> 31 ^ pb) {
          phc[i / 32 | 0] ^= 1 << i;
        }
        if (mh >>> 31 ^ mb) {
          mhc[i / 32 | 0] ^= 1 << i;
        }
        ph = ph << 1 | pb;
        mh = mh << 1 | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
      }
      for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
      }
      return score;
    };
    var distance2 = function(a, b) {
      if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
      }
      if (b.length === 0) {
        return a.length;
      }
      if (a.length <= 32) {
        return myers_32(a, b);
      }
      return myers_x(a, b);
    };
    exports.distance = distance2;
    var closest = function(str, arr) {
      var min_distance = Infinity;
      var min_index = 0;
      for (var i = 0; i < arr.length; i++) {
        var dist = distance2(str, arr[i]);
        if (dist < min_distance) {
          min_distance = dist;
          min_index = i;
        }
      }
      return arr[min_index];
    };
    exports.closest = closest;
  }
});

// src/core/diagnostic.ts
var MockapiError = class extends Error {
  name = "MockapiError";
  diagnostics;
  constructor(diagnostics) {
    super(diagnostics.map(describe).join("\n"));
    this.diagnostics = diagnostics;
  }
};
function formatPlace(place) {
  return `${place.file}:${place.line}:${place.column}`;
}
function describe(diagnostic) {
  const at = diagnostic.place ? `${formatPlace(diagnostic.place)}  ` : "";
  const hint = diagnostic.hint ? ` ${diagnostic.hint}` : "";
  return `${at}${diagnostic.message}${hint}`;
}

// src/core/path.ts
var methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ALL"];
var keyShape = /^([A-Za-z]+)\s+(\S+)$/;
var parameterShape = /^:([A-Za-z_][\w-]*)(?:\{(.+)\})?(\?)?$/;
var braceShape = /^\{([A-Za-z_][\w-]*)\}$/;
function parseKey(key) {
  const match = keyShape.exec(key.trim());
  if (!match) {
    const path2 = key.startsWith("/") ? key : "/path";
    return {
      message: `${JSON.stringify(key)} is not "METHOD /path".`,
      hint: `Write the method before the path, such as "GET ${path2}".`
    };
  }
  const method = (match[1] ?? "").toUpperCase();
  if (!isMethod(method)) {
    return {
      message: `${JSON.stringify(match[1])} is no method that can be mocked.`,
      hint: `Use one of ${methods.join(", ")}.`
    };
  }
  const path = parsePath(match[2] ?? "");
  return "message" in path ? path : { method, path };
}
function isMethod(text) {
  return methods.includes(text);
}
function parsePath(text) {
  if (!text.startsWith("/")) {
    return {
      message: `The path ${JSON.stringify(text)} does not begin with a slash.`,
      hint: `Write "/${text}".`
    };
  }
  if (/[?#]/.test(text.replace(/:[A-Za-z_][\w-]*(\{[^/]*\})?\?/g, ""))) {
    return {
      message: `The path ${JSON.stringify(text)} has a query or a fragment.`,
      hint: 'Declare the path alone and read the query in the handler, or match it with "$when".'
    };
  }
  const parts = splitPath(text);
  const segments = [];
  const names = /* @__PURE__ */ new Set();
  for (const [index, part] of parts.entries()) {
    const segment = parseSegment(part, index === parts.length - 1);
    if ("message" in segment) return segment;
    if (segment.kind === "parameter") {
      if (names.has(segment.name)) {
        return {
          message: `The path ${JSON.stringify(text)} names the parameter ":${segment.name}" twice.`,
          hint: "Give each parameter a name of its own."
        };
      }
      names.add(segment.name);
    }
    segments.push(segment);
  }
  return { text, segments };
}
function splitPath(text) {
  const parts = [];
  let depth = 0;
  let part = "";
  for (const character of text.slice(1)) {
    if (character === "{") depth++;
    else if (character === "}") depth--;
    if (character === "/" && depth <= 0) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  if (part !== "") parts.push(part);
  return parts;
}
function parseSegment(part, last) {
  if (part === "*") {
    if (last) return { kind: "wildcard" };
    return {
      message: 'A "*" stands before the end of the path.',
      hint: 'Use a parameter such as ":name" there; "*" is for the rest of a path.'
    };
  }
  const parameter = parameterShape.exec(part) ?? braceShape.exec(part);
  if (parameter) return parseParameter(part, parameter);
  if (part.includes("*") || part.startsWith(":") || /[{}]/.test(part)) {
    return {
      message: `The path segment ${JSON.stringify(part)} does not parse.`,
      hint: 'A parameter is a whole segment: ":name", ":name?", ":name{[0-9]+}" or "{name}".'
    };
  }
  return { kind: "literal", text: decodeSegment(part) ?? part };
}
function parseParameter(part, match) {
  const [, name = "", source, optional] = match;
  if (source === void 0) return { kind: "parameter", name, optional: optional === "?" };
  try {
    const pattern = new RegExp(`^(?:${source})$`, "u");
    return { kind: "parameter", name, optional: optional === "?", pattern };
  } catch (error) {
    return {
      message: `The pattern in ${JSON.stringify(part)} is no regular expression: ${error instanceof Error ? error.message : ""}.`,
      hint: 'Write it as in ":id{[0-9]+}".'
    };
  }
}
function decodeSegment(text) {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return void 0;
  }
}

// src/generate/count.ts
var largestCount = 1e5;
function compileCount(value, report) {
  if (isCount(value)) return value;
  if (Array.isArray(value) && value.length === 2) {
    const [min, max] = value;
    if (isCount(min) && isCount(max) && min <= max) return [min, max];
  }
  report({
    code: "bad-instruction",
    message: value === void 0 ? '"$each" says what, and "$count" is missing, which says how many.' : `"$count" is ${JSON.stringify(value)}.`,
    hint: `Write a whole number from 0 to ${largestCount}, or two such as [10, 20].`
  });
  return void 0;
}
function itemCount(count) {
  return typeof count === "number" ? count : count[1];
}
function isCount(value) {
  return Number.isInteger(value) && value >= 0 && value <= largestCount;
}

// src/core/nearest.ts
var import_fastest_levenshtein = __toESM(require_mod(), 1);
function nearest(name, known2) {
  const wanted = name.toLowerCase();
  const limit = Math.max(2, Math.floor(name.length / 3));
  let best;
  let least = limit + 1;
  for (const candidate of known2) {
    const cost = (0, import_fastest_levenshtein.distance)(wanted, candidate.toLowerCase());
    if (cost < least) {
      least = cost;
      best = candidate;
    }
  }
  return best;
}
function didYouMean(name, known2) {
  const near = nearest(name, known2);
  return near === void 0 ? "" : `Did you mean ${JSON.stringify(near)}?`;
}

// src/generate/instructions.ts
var instructions = {
  $status: "The status of the answer, 200 to 599.",
  $headers: "Headers of the answer: an object of texts.",
  $body: "The body, where other instructions stand beside it.",
  $delay: 'How long the answer waits: 200, "1s", "100-400ms", "realistic".',
  $file: "A file to answer with, relative to the mock file.",
  $cases: 'Answers to choose from: the first whose "$when" holds.',
  $when: "What must hold of the request for this answer.",
  $sequence: "Answers for the first, second, ... call; the last one stays.",
  $defaults: 'Behaviour of all endpoints in the file, such as "$delay".',
  $count: 'How many items "$each" makes: a number or [min, max].',
  $each: 'The value that is made "$count" times.'
};
function isInstruction(key) {
  return Object.hasOwn(instructions, key);
}
function looksLikeInstruction(key) {
  return key.charCodeAt(0) === 36 && key.charCodeAt(1) !== 36;
}
function literalKey(key) {
  return key.startsWith("$$") ? key.slice(1) : key;
}
function instructionHint(key) {
  const near = didYouMean(key, Object.keys(instructions));
  return `${near} Write "$${key}" for a key of that name.`.trim();
}

// src/generate/node.ts
function constant(value) {
  return { constant: value, usesFaker: false, roots: [], weight: 0, items: 0 };
}
function arrayNode(nodes) {
  if (nodes.every((node) => !node.render)) return constant(nodes.map((node) => node.constant));
  return {
    ...sum(nodes),
    render: (scope, loop) => nodes.map((node) => renderNode(node, scope, loop))
  };
}
function objectNode(keys2, nodes) {
  if (nodes.every((node) => !node.render)) {
    return constant(assemble(keys2, nodes, (node) => node.constant));
  }
  return {
    ...sum(nodes),
    render: (scope, loop) => assemble(keys2, nodes, (node) => renderNode(node, scope, loop))
  };
}
function renderNode(node, scope, loop) {
  return node.render ? node.render(scope, loop) : node.constant;
}
function assemble(keys2, nodes, valueOf) {
  const result = {};
  for (const [index, node] of nodes.entries()) {
    const key = keys2[index] ?? "";
    const value = valueOf(node);
    if (key === "__proto__") {
      const plain = { value, enumerable: true, writable: true, configurable: true };
      Object.defineProperty(result, key, plain);
    } else result[key] = value;
  }
  return result;
}
function sum(nodes) {
  return {
    usesFaker: nodes.some((node) => node.usesFaker),
    roots: nodes.flatMap((node) => node.roots),
    weight: nodes.reduce((total, node) => total + node.weight, 0),
    items: nodes.reduce((total, node) => total + node.items, 0)
  };
}

// src/generate/scope.ts
var requestRoots = ["params", "query", "body", "headers", "cookies"];
function isRequestRoot(name) {
  return requestRoots.includes(name);
}
function lookUp(value, path) {
  let current = value;
  for (const name of path) {
    if (typeof current !== "object" || current === null) return void 0;
    if (name === "__proto__" || !Object.hasOwn(current, name)) return void 0;
    current = current[name];
  }
  return current;
}

// node_modules/@humanwhocodes/momoa/dist/momoa.js
var CHAR_0 = 48;
var CHAR_1 = 49;
var CHAR_9 = 57;
var CHAR_BACKSLASH = 92;
var CHAR_DOLLAR = 36;
var CHAR_DOT = 46;
var CHAR_DOUBLE_QUOTE = 34;
var CHAR_LOWER_A = 97;
var CHAR_LOWER_E = 101;
var CHAR_LOWER_F = 102;
var CHAR_LOWER_N = 110;
var CHAR_LOWER_T = 116;
var CHAR_LOWER_U = 117;
var CHAR_LOWER_X = 120;
var CHAR_LOWER_Z = 122;
var CHAR_MINUS = 45;
var CHAR_NEWLINE = 10;
var CHAR_PLUS = 43;
var CHAR_RETURN = 13;
var CHAR_SINGLE_QUOTE = 39;
var CHAR_SLASH = 47;
var CHAR_SPACE = 32;
var CHAR_TAB = 9;
var CHAR_UNDERSCORE = 95;
var CHAR_UPPER_A = 65;
var CHAR_UPPER_E = 69;
var CHAR_UPPER_F = 70;
var CHAR_UPPER_N = 78;
var CHAR_UPPER_X = 88;
var CHAR_UPPER_Z = 90;
var CHAR_LOWER_B = 98;
var CHAR_LOWER_R = 114;
var CHAR_LOWER_V = 118;
var CHAR_LINE_SEPARATOR = 8232;
var CHAR_PARAGRAPH_SEPARATOR = 8233;
var CHAR_UPPER_I = 73;
var CHAR_STAR = 42;
var CHAR_VTAB = 11;
var CHAR_FORM_FEED = 12;
var CHAR_NBSP = 160;
var CHAR_BOM = 65279;
var CHAR_NON_BREAKING_SPACE = 160;
var CHAR_EN_QUAD = 8192;
var CHAR_EM_QUAD = 8193;
var CHAR_EN_SPACE = 8194;
var CHAR_EM_SPACE = 8195;
var CHAR_THREE_PER_EM_SPACE = 8196;
var CHAR_FOUR_PER_EM_SPACE = 8197;
var CHAR_SIX_PER_EM_SPACE = 8198;
var CHAR_FIGURE_SPACE = 8199;
var CHAR_PUNCTUATION_SPACE = 8200;
var CHAR_THIN_SPACE = 8201;
var CHAR_HAIR_SPACE = 8202;
var CHAR_NARROW_NO_BREAK_SPACE = 8239;
var CHAR_MEDIUM_MATHEMATICAL_SPACE = 8287;
var CHAR_IDEOGRAPHIC_SPACE = 12288;
var LBRACKET = "[";
var RBRACKET = "]";
var LBRACE = "{";
var RBRACE = "}";
var COLON = ":";
var COMMA = ",";
var TRUE = "true";
var FALSE = "false";
var NULL = "null";
var NAN$1 = "NaN";
var INFINITY$1 = "Infinity";
var QUOTE = '"';
var escapeToChar = /* @__PURE__ */ new Map([
  [CHAR_DOUBLE_QUOTE, QUOTE],
  [CHAR_BACKSLASH, "\\"],
  [CHAR_SLASH, "/"],
  [CHAR_LOWER_B, "\b"],
  [CHAR_LOWER_N, "\n"],
  [CHAR_LOWER_F, "\f"],
  [CHAR_LOWER_R, "\r"],
  [CHAR_LOWER_T, "	"]
]);
var json5EscapeToChar = new Map([
  ...escapeToChar,
  [CHAR_LOWER_V, "\v"],
  [CHAR_0, "\0"]
]);
var charToEscape = /* @__PURE__ */ new Map([
  [QUOTE, QUOTE],
  ["\\", "\\"],
  ["/", "/"],
  ["\b", "b"],
  ["\n", "n"],
  ["\f", "f"],
  ["\r", "r"],
  ["	", "t"]
]);
var json5CharToEscape = new Map([
  ...charToEscape,
  ["\v", "v"],
  ["\0", "0"],
  ["\u2028", "u2028"],
  ["\u2029", "u2029"]
]);
var knownTokenTypes = /* @__PURE__ */ new Map([
  [LBRACKET, "LBracket"],
  [RBRACKET, "RBracket"],
  [LBRACE, "LBrace"],
  [RBRACE, "RBrace"],
  [COLON, "Colon"],
  [COMMA, "Comma"],
  [TRUE, "Boolean"],
  [FALSE, "Boolean"],
  [NULL, "Null"]
]);
var knownJSON5TokenTypes = new Map([
  ...knownTokenTypes,
  [NAN$1, "Number"],
  [INFINITY$1, "Number"]
]);
var json5LineTerminators = /* @__PURE__ */ new Set([
  CHAR_NEWLINE,
  CHAR_RETURN,
  CHAR_LINE_SEPARATOR,
  CHAR_PARAGRAPH_SEPARATOR
]);
var ErrorWithLocation = class extends Error {
  /**
   * Creates a new instance.
   * @param {string} message The error message to report. 
   * @param {Location} loc The location information for the error.
   */
  constructor(message, { line, column, offset }) {
    super(`${message} (${line}:${column})`);
    this.line = line;
    this.column = column;
    this.offset = offset;
  }
};
var UnexpectedChar = class extends ErrorWithLocation {
  /**
   * Creates a new instance.
   * @param {number} unexpected The character that was found.
   * @param {Location} loc The location information for the found character.
   */
  constructor(unexpected, loc) {
    super(`Unexpected character '${String.fromCharCode(unexpected)}' found.`, loc);
  }
};
var UnexpectedIdentifier = class extends ErrorWithLocation {
  /**
   * Creates a new instance.
   * @param {string} unexpected The character that was found.
   * @param {Location} loc The location information for the found character.
   */
  constructor(unexpected, loc) {
    super(`Unexpected identifier '${unexpected}' found.`, loc);
  }
};
var UnexpectedToken = class extends ErrorWithLocation {
  /**
   * Creates a new instance.
   * @param {Token} token The token that was found. 
   */
  constructor(token) {
    super(`Unexpected token ${token.type} found.`, token.loc.start);
  }
};
var UnexpectedEOF = class extends ErrorWithLocation {
  /**
   * Creates a new instance.
   * @param {Location} loc The location information for the found character.
   */
  constructor(loc) {
    super("Unexpected end of input found.", loc);
  }
};
var ID_Start = /[\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0370-\u0374\u0376\u0377\u037A-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556\u0559\u0561-\u0587\u05D0-\u05EA\u05F0-\u05F2\u0620-\u064A\u066E\u066F\u0671-\u06D3\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u06FC\u06FF\u0710\u0712-\u072F\u074D-\u07A5\u07B1\u07CA-\u07EA\u07F4\u07F5\u07FA\u0800-\u0815\u081A\u0824\u0828\u0840-\u0858\u0860-\u086A\u08A0-\u08B4\u08B6-\u08BD\u0904-\u0939\u093D\u0950\u0958-\u0961\u0971-\u0980\u0985-\u098C\u098F\u0990\u0993-\u09A8\u09AA-\u09B0\u09B2\u09B6-\u09B9\u09BD\u09CE\u09DC\u09DD\u09DF-\u09E1\u09F0\u09F1\u09FC\u0A05-\u0A0A\u0A0F\u0A10\u0A13-\u0A28\u0A2A-\u0A30\u0A32\u0A33\u0A35\u0A36\u0A38\u0A39\u0A59-\u0A5C\u0A5E\u0A72-\u0A74\u0A85-\u0A8D\u0A8F-\u0A91\u0A93-\u0AA8\u0AAA-\u0AB0\u0AB2\u0AB3\u0AB5-\u0AB9\u0ABD\u0AD0\u0AE0\u0AE1\u0AF9\u0B05-\u0B0C\u0B0F\u0B10\u0B13-\u0B28\u0B2A-\u0B30\u0B32\u0B33\u0B35-\u0B39\u0B3D\u0B5C\u0B5D\u0B5F-\u0B61\u0B71\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BD0\u0C05-\u0C0C\u0C0E-\u0C10\u0C12-\u0C28\u0C2A-\u0C39\u0C3D\u0C58-\u0C5A\u0C60\u0C61\u0C80\u0C85-\u0C8C\u0C8E-\u0C90\u0C92-\u0CA8\u0CAA-\u0CB3\u0CB5-\u0CB9\u0CBD\u0CDE\u0CE0\u0CE1\u0CF1\u0CF2\u0D05-\u0D0C\u0D0E-\u0D10\u0D12-\u0D3A\u0D3D\u0D4E\u0D54-\u0D56\u0D5F-\u0D61\u0D7A-\u0D7F\u0D85-\u0D96\u0D9A-\u0DB1\u0DB3-\u0DBB\u0DBD\u0DC0-\u0DC6\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81\u0E82\u0E84\u0E87\u0E88\u0E8A\u0E8D\u0E94-\u0E97\u0E99-\u0E9F\u0EA1-\u0EA3\u0EA5\u0EA7\u0EAA\u0EAB\u0EAD-\u0EB0\u0EB2\u0EB3\u0EBD\u0EC0-\u0EC4\u0EC6\u0EDC-\u0EDF\u0F00\u0F40-\u0F47\u0F49-\u0F6C\u0F88-\u0F8C\u1000-\u102A\u103F\u1050-\u1055\u105A-\u105D\u1061\u1065\u1066\u106E-\u1070\u1075-\u1081\u108E\u10A0-\u10C5\u10C7\u10CD\u10D0-\u10FA\u10FC-\u1248\u124A-\u124D\u1250-\u1256\u1258\u125A-\u125D\u1260-\u1288\u128A-\u128D\u1290-\u12B0\u12B2-\u12B5\u12B8-\u12BE\u12C0\u12C2-\u12C5\u12C8-\u12D6\u12D8-\u1310\u1312-\u1315\u1318-\u135A\u1380-\u138F\u13A0-\u13F5\u13F8-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16EE-\u16F8\u1700-\u170C\u170E-\u1711\u1720-\u1731\u1740-\u1751\u1760-\u176C\u176E-\u1770\u1780-\u17B3\u17D7\u17DC\u1820-\u1877\u1880-\u1884\u1887-\u18A8\u18AA\u18B0-\u18F5\u1900-\u191E\u1950-\u196D\u1970-\u1974\u1980-\u19AB\u19B0-\u19C9\u1A00-\u1A16\u1A20-\u1A54\u1AA7\u1B05-\u1B33\u1B45-\u1B4B\u1B83-\u1BA0\u1BAE\u1BAF\u1BBA-\u1BE5\u1C00-\u1C23\u1C4D-\u1C4F\u1C5A-\u1C7D\u1C80-\u1C88\u1CE9-\u1CEC\u1CEE-\u1CF1\u1CF5\u1CF6\u1D00-\u1DBF\u1E00-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2071\u207F\u2090-\u209C\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139\u213C-\u213F\u2145-\u2149\u214E\u2160-\u2188\u2C00-\u2C2E\u2C30-\u2C5E\u2C60-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\u2D00-\u2D25\u2D27\u2D2D\u2D30-\u2D67\u2D6F\u2D80-\u2D96\u2DA0-\u2DA6\u2DA8-\u2DAE\u2DB0-\u2DB6\u2DB8-\u2DBE\u2DC0-\u2DC6\u2DC8-\u2DCE\u2DD0-\u2DD6\u2DD8-\u2DDE\u2E2F\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312E\u3131-\u318E\u31A0-\u31BA\u31F0-\u31FF\u3400-\u4DB5\u4E00-\u9FEA\uA000-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA61F\uA62A\uA62B\uA640-\uA66E\uA67F-\uA69D\uA6A0-\uA6EF\uA717-\uA71F\uA722-\uA788\uA78B-\uA7AE\uA7B0-\uA7B7\uA7F7-\uA801\uA803-\uA805\uA807-\uA80A\uA80C-\uA822\uA840-\uA873\uA882-\uA8B3\uA8F2-\uA8F7\uA8FB\uA8FD\uA90A-\uA925\uA930-\uA946\uA960-\uA97C\uA984-\uA9B2\uA9CF\uA9E0-\uA9E4\uA9E6-\uA9EF\uA9FA-\uA9FE\uAA00-\uAA28\uAA40-\uAA42\uAA44-\uAA4B\uAA60-\uAA76\uAA7A\uAA7E-\uAAAF\uAAB1\uAAB5\uAAB6\uAAB9-\uAABD\uAAC0\uAAC2\uAADB-\uAADD\uAAE0-\uAAEA\uAAF2-\uAAF4\uAB01-\uAB06\uAB09-\uAB0E\uAB11-\uAB16\uAB20-\uAB26\uAB28-\uAB2E\uAB30-\uAB5A\uAB5C-\uAB65\uAB70-\uABE2\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uF900-\uFA6D\uFA70-\uFAD9\uFB00-\uFB06\uFB13-\uFB17\uFB1D\uFB1F-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFB\uFE70-\uFE74\uFE76-\uFEFC\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC]|\uD800[\uDC00-\uDC0B\uDC0D-\uDC26\uDC28-\uDC3A\uDC3C\uDC3D\uDC3F-\uDC4D\uDC50-\uDC5D\uDC80-\uDCFA\uDD40-\uDD74\uDE80-\uDE9C\uDEA0-\uDED0\uDF00-\uDF1F\uDF2D-\uDF4A\uDF50-\uDF75\uDF80-\uDF9D\uDFA0-\uDFC3\uDFC8-\uDFCF\uDFD1-\uDFD5]|\uD801[\uDC00-\uDC9D\uDCB0-\uDCD3\uDCD8-\uDCFB\uDD00-\uDD27\uDD30-\uDD63\uDE00-\uDF36\uDF40-\uDF55\uDF60-\uDF67]|\uD802[\uDC00-\uDC05\uDC08\uDC0A-\uDC35\uDC37\uDC38\uDC3C\uDC3F-\uDC55\uDC60-\uDC76\uDC80-\uDC9E\uDCE0-\uDCF2\uDCF4\uDCF5\uDD00-\uDD15\uDD20-\uDD39\uDD80-\uDDB7\uDDBE\uDDBF\uDE00\uDE10-\uDE13\uDE15-\uDE17\uDE19-\uDE33\uDE60-\uDE7C\uDE80-\uDE9C\uDEC0-\uDEC7\uDEC9-\uDEE4\uDF00-\uDF35\uDF40-\uDF55\uDF60-\uDF72\uDF80-\uDF91]|\uD803[\uDC00-\uDC48\uDC80-\uDCB2\uDCC0-\uDCF2]|\uD804[\uDC03-\uDC37\uDC83-\uDCAF\uDCD0-\uDCE8\uDD03-\uDD26\uDD50-\uDD72\uDD76\uDD83-\uDDB2\uDDC1-\uDDC4\uDDDA\uDDDC\uDE00-\uDE11\uDE13-\uDE2B\uDE80-\uDE86\uDE88\uDE8A-\uDE8D\uDE8F-\uDE9D\uDE9F-\uDEA8\uDEB0-\uDEDE\uDF05-\uDF0C\uDF0F\uDF10\uDF13-\uDF28\uDF2A-\uDF30\uDF32\uDF33\uDF35-\uDF39\uDF3D\uDF50\uDF5D-\uDF61]|\uD805[\uDC00-\uDC34\uDC47-\uDC4A\uDC80-\uDCAF\uDCC4\uDCC5\uDCC7\uDD80-\uDDAE\uDDD8-\uDDDB\uDE00-\uDE2F\uDE44\uDE80-\uDEAA\uDF00-\uDF19]|\uD806[\uDCA0-\uDCDF\uDCFF\uDE00\uDE0B-\uDE32\uDE3A\uDE50\uDE5C-\uDE83\uDE86-\uDE89\uDEC0-\uDEF8]|\uD807[\uDC00-\uDC08\uDC0A-\uDC2E\uDC40\uDC72-\uDC8F\uDD00-\uDD06\uDD08\uDD09\uDD0B-\uDD30\uDD46]|\uD808[\uDC00-\uDF99]|\uD809[\uDC00-\uDC6E\uDC80-\uDD43]|[\uD80C\uD81C-\uD820\uD840-\uD868\uD86A-\uD86C\uD86F-\uD872\uD874-\uD879][\uDC00-\uDFFF]|\uD80D[\uDC00-\uDC2E]|\uD811[\uDC00-\uDE46]|\uD81A[\uDC00-\uDE38\uDE40-\uDE5E\uDED0-\uDEED\uDF00-\uDF2F\uDF40-\uDF43\uDF63-\uDF77\uDF7D-\uDF8F]|\uD81B[\uDF00-\uDF44\uDF50\uDF93-\uDF9F\uDFE0\uDFE1]|\uD821[\uDC00-\uDFEC]|\uD822[\uDC00-\uDEF2]|\uD82C[\uDC00-\uDD1E\uDD70-\uDEFB]|\uD82F[\uDC00-\uDC6A\uDC70-\uDC7C\uDC80-\uDC88\uDC90-\uDC99]|\uD835[\uDC00-\uDC54\uDC56-\uDC9C\uDC9E\uDC9F\uDCA2\uDCA5\uDCA6\uDCA9-\uDCAC\uDCAE-\uDCB9\uDCBB\uDCBD-\uDCC3\uDCC5-\uDD05\uDD07-\uDD0A\uDD0D-\uDD14\uDD16-\uDD1C\uDD1E-\uDD39\uDD3B-\uDD3E\uDD40-\uDD44\uDD46\uDD4A-\uDD50\uDD52-\uDEA5\uDEA8-\uDEC0\uDEC2-\uDEDA\uDEDC-\uDEFA\uDEFC-\uDF14\uDF16-\uDF34\uDF36-\uDF4E\uDF50-\uDF6E\uDF70-\uDF88\uDF8A-\uDFA8\uDFAA-\uDFC2\uDFC4-\uDFCB]|\uD83A[\uDC00-\uDCC4\uDD00-\uDD43]|\uD83B[\uDE00-\uDE03\uDE05-\uDE1F\uDE21\uDE22\uDE24\uDE27\uDE29-\uDE32\uDE34-\uDE37\uDE39\uDE3B\uDE42\uDE47\uDE49\uDE4B\uDE4D-\uDE4F\uDE51\uDE52\uDE54\uDE57\uDE59\uDE5B\uDE5D\uDE5F\uDE61\uDE62\uDE64\uDE67-\uDE6A\uDE6C-\uDE72\uDE74-\uDE77\uDE79-\uDE7C\uDE7E\uDE80-\uDE89\uDE8B-\uDE9B\uDEA1-\uDEA3\uDEA5-\uDEA9\uDEAB-\uDEBB]|\uD869[\uDC00-\uDED6\uDF00-\uDFFF]|\uD86D[\uDC00-\uDF34\uDF40-\uDFFF]|\uD86E[\uDC00-\uDC1D\uDC20-\uDFFF]|\uD873[\uDC00-\uDEA1\uDEB0-\uDFFF]|\uD87A[\uDC00-\uDFE0]|\uD87E[\uDC00-\uDE1D]/;
var ID_Continue = /[\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0300-\u0374\u0376\u0377\u037A-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u0483-\u0487\u048A-\u052F\u0531-\u0556\u0559\u0561-\u0587\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u05D0-\u05EA\u05F0-\u05F2\u0610-\u061A\u0620-\u0669\u066E-\u06D3\u06D5-\u06DC\u06DF-\u06E8\u06EA-\u06FC\u06FF\u0710-\u074A\u074D-\u07B1\u07C0-\u07F5\u07FA\u0800-\u082D\u0840-\u085B\u0860-\u086A\u08A0-\u08B4\u08B6-\u08BD\u08D4-\u08E1\u08E3-\u0963\u0966-\u096F\u0971-\u0983\u0985-\u098C\u098F\u0990\u0993-\u09A8\u09AA-\u09B0\u09B2\u09B6-\u09B9\u09BC-\u09C4\u09C7\u09C8\u09CB-\u09CE\u09D7\u09DC\u09DD\u09DF-\u09E3\u09E6-\u09F1\u09FC\u0A01-\u0A03\u0A05-\u0A0A\u0A0F\u0A10\u0A13-\u0A28\u0A2A-\u0A30\u0A32\u0A33\u0A35\u0A36\u0A38\u0A39\u0A3C\u0A3E-\u0A42\u0A47\u0A48\u0A4B-\u0A4D\u0A51\u0A59-\u0A5C\u0A5E\u0A66-\u0A75\u0A81-\u0A83\u0A85-\u0A8D\u0A8F-\u0A91\u0A93-\u0AA8\u0AAA-\u0AB0\u0AB2\u0AB3\u0AB5-\u0AB9\u0ABC-\u0AC5\u0AC7-\u0AC9\u0ACB-\u0ACD\u0AD0\u0AE0-\u0AE3\u0AE6-\u0AEF\u0AF9-\u0AFF\u0B01-\u0B03\u0B05-\u0B0C\u0B0F\u0B10\u0B13-\u0B28\u0B2A-\u0B30\u0B32\u0B33\u0B35-\u0B39\u0B3C-\u0B44\u0B47\u0B48\u0B4B-\u0B4D\u0B56\u0B57\u0B5C\u0B5D\u0B5F-\u0B63\u0B66-\u0B6F\u0B71\u0B82\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BBE-\u0BC2\u0BC6-\u0BC8\u0BCA-\u0BCD\u0BD0\u0BD7\u0BE6-\u0BEF\u0C00-\u0C03\u0C05-\u0C0C\u0C0E-\u0C10\u0C12-\u0C28\u0C2A-\u0C39\u0C3D-\u0C44\u0C46-\u0C48\u0C4A-\u0C4D\u0C55\u0C56\u0C58-\u0C5A\u0C60-\u0C63\u0C66-\u0C6F\u0C80-\u0C83\u0C85-\u0C8C\u0C8E-\u0C90\u0C92-\u0CA8\u0CAA-\u0CB3\u0CB5-\u0CB9\u0CBC-\u0CC4\u0CC6-\u0CC8\u0CCA-\u0CCD\u0CD5\u0CD6\u0CDE\u0CE0-\u0CE3\u0CE6-\u0CEF\u0CF1\u0CF2\u0D00-\u0D03\u0D05-\u0D0C\u0D0E-\u0D10\u0D12-\u0D44\u0D46-\u0D48\u0D4A-\u0D4E\u0D54-\u0D57\u0D5F-\u0D63\u0D66-\u0D6F\u0D7A-\u0D7F\u0D82\u0D83\u0D85-\u0D96\u0D9A-\u0DB1\u0DB3-\u0DBB\u0DBD\u0DC0-\u0DC6\u0DCA\u0DCF-\u0DD4\u0DD6\u0DD8-\u0DDF\u0DE6-\u0DEF\u0DF2\u0DF3\u0E01-\u0E3A\u0E40-\u0E4E\u0E50-\u0E59\u0E81\u0E82\u0E84\u0E87\u0E88\u0E8A\u0E8D\u0E94-\u0E97\u0E99-\u0E9F\u0EA1-\u0EA3\u0EA5\u0EA7\u0EAA\u0EAB\u0EAD-\u0EB9\u0EBB-\u0EBD\u0EC0-\u0EC4\u0EC6\u0EC8-\u0ECD\u0ED0-\u0ED9\u0EDC-\u0EDF\u0F00\u0F18\u0F19\u0F20-\u0F29\u0F35\u0F37\u0F39\u0F3E-\u0F47\u0F49-\u0F6C\u0F71-\u0F84\u0F86-\u0F97\u0F99-\u0FBC\u0FC6\u1000-\u1049\u1050-\u109D\u10A0-\u10C5\u10C7\u10CD\u10D0-\u10FA\u10FC-\u1248\u124A-\u124D\u1250-\u1256\u1258\u125A-\u125D\u1260-\u1288\u128A-\u128D\u1290-\u12B0\u12B2-\u12B5\u12B8-\u12BE\u12C0\u12C2-\u12C5\u12C8-\u12D6\u12D8-\u1310\u1312-\u1315\u1318-\u135A\u135D-\u135F\u1380-\u138F\u13A0-\u13F5\u13F8-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16EE-\u16F8\u1700-\u170C\u170E-\u1714\u1720-\u1734\u1740-\u1753\u1760-\u176C\u176E-\u1770\u1772\u1773\u1780-\u17D3\u17D7\u17DC\u17DD\u17E0-\u17E9\u180B-\u180D\u1810-\u1819\u1820-\u1877\u1880-\u18AA\u18B0-\u18F5\u1900-\u191E\u1920-\u192B\u1930-\u193B\u1946-\u196D\u1970-\u1974\u1980-\u19AB\u19B0-\u19C9\u19D0-\u19D9\u1A00-\u1A1B\u1A20-\u1A5E\u1A60-\u1A7C\u1A7F-\u1A89\u1A90-\u1A99\u1AA7\u1AB0-\u1ABD\u1B00-\u1B4B\u1B50-\u1B59\u1B6B-\u1B73\u1B80-\u1BF3\u1C00-\u1C37\u1C40-\u1C49\u1C4D-\u1C7D\u1C80-\u1C88\u1CD0-\u1CD2\u1CD4-\u1CF9\u1D00-\u1DF9\u1DFB-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u203F\u2040\u2054\u2071\u207F\u2090-\u209C\u20D0-\u20DC\u20E1\u20E5-\u20F0\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139\u213C-\u213F\u2145-\u2149\u214E\u2160-\u2188\u2C00-\u2C2E\u2C30-\u2C5E\u2C60-\u2CE4\u2CEB-\u2CF3\u2D00-\u2D25\u2D27\u2D2D\u2D30-\u2D67\u2D6F\u2D7F-\u2D96\u2DA0-\u2DA6\u2DA8-\u2DAE\u2DB0-\u2DB6\u2DB8-\u2DBE\u2DC0-\u2DC6\u2DC8-\u2DCE\u2DD0-\u2DD6\u2DD8-\u2DDE\u2DE0-\u2DFF\u2E2F\u3005-\u3007\u3021-\u302F\u3031-\u3035\u3038-\u303C\u3041-\u3096\u3099\u309A\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312E\u3131-\u318E\u31A0-\u31BA\u31F0-\u31FF\u3400-\u4DB5\u4E00-\u9FEA\uA000-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA62B\uA640-\uA66F\uA674-\uA67D\uA67F-\uA6F1\uA717-\uA71F\uA722-\uA788\uA78B-\uA7AE\uA7B0-\uA7B7\uA7F7-\uA827\uA840-\uA873\uA880-\uA8C5\uA8D0-\uA8D9\uA8E0-\uA8F7\uA8FB\uA8FD\uA900-\uA92D\uA930-\uA953\uA960-\uA97C\uA980-\uA9C0\uA9CF-\uA9D9\uA9E0-\uA9FE\uAA00-\uAA36\uAA40-\uAA4D\uAA50-\uAA59\uAA60-\uAA76\uAA7A-\uAAC2\uAADB-\uAADD\uAAE0-\uAAEF\uAAF2-\uAAF6\uAB01-\uAB06\uAB09-\uAB0E\uAB11-\uAB16\uAB20-\uAB26\uAB28-\uAB2E\uAB30-\uAB5A\uAB5C-\uAB65\uAB70-\uABEA\uABEC\uABED\uABF0-\uABF9\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uF900-\uFA6D\uFA70-\uFAD9\uFB00-\uFB06\uFB13-\uFB17\uFB1D-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFB\uFE00-\uFE0F\uFE20-\uFE2F\uFE33\uFE34\uFE4D-\uFE4F\uFE70-\uFE74\uFE76-\uFEFC\uFF10-\uFF19\uFF21-\uFF3A\uFF3F\uFF41-\uFF5A\uFF66-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC]|\uD800[\uDC00-\uDC0B\uDC0D-\uDC26\uDC28-\uDC3A\uDC3C\uDC3D\uDC3F-\uDC4D\uDC50-\uDC5D\uDC80-\uDCFA\uDD40-\uDD74\uDDFD\uDE80-\uDE9C\uDEA0-\uDED0\uDEE0\uDF00-\uDF1F\uDF2D-\uDF4A\uDF50-\uDF7A\uDF80-\uDF9D\uDFA0-\uDFC3\uDFC8-\uDFCF\uDFD1-\uDFD5]|\uD801[\uDC00-\uDC9D\uDCA0-\uDCA9\uDCB0-\uDCD3\uDCD8-\uDCFB\uDD00-\uDD27\uDD30-\uDD63\uDE00-\uDF36\uDF40-\uDF55\uDF60-\uDF67]|\uD802[\uDC00-\uDC05\uDC08\uDC0A-\uDC35\uDC37\uDC38\uDC3C\uDC3F-\uDC55\uDC60-\uDC76\uDC80-\uDC9E\uDCE0-\uDCF2\uDCF4\uDCF5\uDD00-\uDD15\uDD20-\uDD39\uDD80-\uDDB7\uDDBE\uDDBF\uDE00-\uDE03\uDE05\uDE06\uDE0C-\uDE13\uDE15-\uDE17\uDE19-\uDE33\uDE38-\uDE3A\uDE3F\uDE60-\uDE7C\uDE80-\uDE9C\uDEC0-\uDEC7\uDEC9-\uDEE6\uDF00-\uDF35\uDF40-\uDF55\uDF60-\uDF72\uDF80-\uDF91]|\uD803[\uDC00-\uDC48\uDC80-\uDCB2\uDCC0-\uDCF2]|\uD804[\uDC00-\uDC46\uDC66-\uDC6F\uDC7F-\uDCBA\uDCD0-\uDCE8\uDCF0-\uDCF9\uDD00-\uDD34\uDD36-\uDD3F\uDD50-\uDD73\uDD76\uDD80-\uDDC4\uDDCA-\uDDCC\uDDD0-\uDDDA\uDDDC\uDE00-\uDE11\uDE13-\uDE37\uDE3E\uDE80-\uDE86\uDE88\uDE8A-\uDE8D\uDE8F-\uDE9D\uDE9F-\uDEA8\uDEB0-\uDEEA\uDEF0-\uDEF9\uDF00-\uDF03\uDF05-\uDF0C\uDF0F\uDF10\uDF13-\uDF28\uDF2A-\uDF30\uDF32\uDF33\uDF35-\uDF39\uDF3C-\uDF44\uDF47\uDF48\uDF4B-\uDF4D\uDF50\uDF57\uDF5D-\uDF63\uDF66-\uDF6C\uDF70-\uDF74]|\uD805[\uDC00-\uDC4A\uDC50-\uDC59\uDC80-\uDCC5\uDCC7\uDCD0-\uDCD9\uDD80-\uDDB5\uDDB8-\uDDC0\uDDD8-\uDDDD\uDE00-\uDE40\uDE44\uDE50-\uDE59\uDE80-\uDEB7\uDEC0-\uDEC9\uDF00-\uDF19\uDF1D-\uDF2B\uDF30-\uDF39]|\uD806[\uDCA0-\uDCE9\uDCFF\uDE00-\uDE3E\uDE47\uDE50-\uDE83\uDE86-\uDE99\uDEC0-\uDEF8]|\uD807[\uDC00-\uDC08\uDC0A-\uDC36\uDC38-\uDC40\uDC50-\uDC59\uDC72-\uDC8F\uDC92-\uDCA7\uDCA9-\uDCB6\uDD00-\uDD06\uDD08\uDD09\uDD0B-\uDD36\uDD3A\uDD3C\uDD3D\uDD3F-\uDD47\uDD50-\uDD59]|\uD808[\uDC00-\uDF99]|\uD809[\uDC00-\uDC6E\uDC80-\uDD43]|[\uD80C\uD81C-\uD820\uD840-\uD868\uD86A-\uD86C\uD86F-\uD872\uD874-\uD879][\uDC00-\uDFFF]|\uD80D[\uDC00-\uDC2E]|\uD811[\uDC00-\uDE46]|\uD81A[\uDC00-\uDE38\uDE40-\uDE5E\uDE60-\uDE69\uDED0-\uDEED\uDEF0-\uDEF4\uDF00-\uDF36\uDF40-\uDF43\uDF50-\uDF59\uDF63-\uDF77\uDF7D-\uDF8F]|\uD81B[\uDF00-\uDF44\uDF50-\uDF7E\uDF8F-\uDF9F\uDFE0\uDFE1]|\uD821[\uDC00-\uDFEC]|\uD822[\uDC00-\uDEF2]|\uD82C[\uDC00-\uDD1E\uDD70-\uDEFB]|\uD82F[\uDC00-\uDC6A\uDC70-\uDC7C\uDC80-\uDC88\uDC90-\uDC99\uDC9D\uDC9E]|\uD834[\uDD65-\uDD69\uDD6D-\uDD72\uDD7B-\uDD82\uDD85-\uDD8B\uDDAA-\uDDAD\uDE42-\uDE44]|\uD835[\uDC00-\uDC54\uDC56-\uDC9C\uDC9E\uDC9F\uDCA2\uDCA5\uDCA6\uDCA9-\uDCAC\uDCAE-\uDCB9\uDCBB\uDCBD-\uDCC3\uDCC5-\uDD05\uDD07-\uDD0A\uDD0D-\uDD14\uDD16-\uDD1C\uDD1E-\uDD39\uDD3B-\uDD3E\uDD40-\uDD44\uDD46\uDD4A-\uDD50\uDD52-\uDEA5\uDEA8-\uDEC0\uDEC2-\uDEDA\uDEDC-\uDEFA\uDEFC-\uDF14\uDF16-\uDF34\uDF36-\uDF4E\uDF50-\uDF6E\uDF70-\uDF88\uDF8A-\uDFA8\uDFAA-\uDFC2\uDFC4-\uDFCB\uDFCE-\uDFFF]|\uD836[\uDE00-\uDE36\uDE3B-\uDE6C\uDE75\uDE84\uDE9B-\uDE9F\uDEA1-\uDEAF]|\uD838[\uDC00-\uDC06\uDC08-\uDC18\uDC1B-\uDC21\uDC23\uDC24\uDC26-\uDC2A]|\uD83A[\uDC00-\uDCC4\uDCD0-\uDCD6\uDD00-\uDD4A\uDD50-\uDD59]|\uD83B[\uDE00-\uDE03\uDE05-\uDE1F\uDE21\uDE22\uDE24\uDE27\uDE29-\uDE32\uDE34-\uDE37\uDE39\uDE3B\uDE42\uDE47\uDE49\uDE4B\uDE4D-\uDE4F\uDE51\uDE52\uDE54\uDE57\uDE59\uDE5B\uDE5D\uDE5F\uDE61\uDE62\uDE64\uDE67-\uDE6A\uDE6C-\uDE72\uDE74-\uDE77\uDE79-\uDE7C\uDE7E\uDE80-\uDE89\uDE8B-\uDE9B\uDEA1-\uDEA3\uDEA5-\uDEA9\uDEAB-\uDEBB]|\uD869[\uDC00-\uDED6\uDF00-\uDFFF]|\uD86D[\uDC00-\uDF34\uDF40-\uDFFF]|\uD86E[\uDC00-\uDC1D\uDC20-\uDFFF]|\uD873[\uDC00-\uDEA1\uDEB0-\uDFFF]|\uD87A[\uDC00-\uDFE0]|\uD87E[\uDC00-\uDE1D]|\uDB40[\uDD00-\uDDEF]/;
var CHAR_CR = 13;
var CHAR_LF = 10;
var CharCodeReader = class {
  /**
   * The text to read from.
   * @type {string}
   */
  #text = "";
  /**
   * The current line number.
   * @type {number}
   */
  #line = 1;
  /**
   * The current column number.
   * @type {number}
   */
  #column = 0;
  /**
   * The current offset in the text.
   * @type {number}
   */
  #offset = -1;
  /**
   * Whether the last character read was a new line.
   * @type {boolean}
   */
  #newLine = false;
  /**
   * The last character code read.
   * @type {number}
   */
  #last = -1;
  /**
   * Whether the reader has ended.
   * @type {boolean}
   */
  #ended = false;
  /**
   * Creates a new instance.
   * @param {string} text The text to read from
   */
  constructor(text) {
    this.#text = text;
  }
  /**
   * Ends the reader.
   * @returns {void}
   */
  #end() {
    if (this.#ended) {
      return;
    }
    this.#column++;
    this.#offset++;
    this.#last = -1;
    this.#ended = true;
  }
  /**
   * Returns the current position of the reader.
   * @returns {Location} An object with line, column, and offset properties.
   */
  locate() {
    return {
      line: this.#line,
      column: this.#column,
      offset: this.#offset
    };
  }
  /**
   * Reads the next character code in the text.
   * @returns {number} The next character code, or -1 if there are no more characters.
   */
  next() {
    if (this.#offset >= this.#text.length - 1) {
      this.#end();
      return -1;
    }
    this.#offset++;
    const charCode = this.#text.charCodeAt(this.#offset);
    if (this.#newLine) {
      this.#line++;
      this.#column = 1;
      this.#newLine = false;
    } else {
      this.#column++;
    }
    if (charCode === CHAR_CR) {
      this.#newLine = true;
      if (this.peek() === CHAR_LF) {
        this.#offset++;
      }
    } else if (charCode === CHAR_LF) {
      this.#newLine = true;
    }
    this.#last = charCode;
    return charCode;
  }
  /**
   * Peeks at the next character code in the text.
   * @returns {number} The next character code, or -1 if there are no more characters.
   */
  peek() {
    if (this.#offset === this.#text.length - 1) {
      return -1;
    }
    return this.#text.charCodeAt(this.#offset + 1);
  }
  /**
   * Determines if the next character code in the text matches a specific character code.
   * @param {(number) => boolean} fn A function to call on the next character.
   * @returns {boolean} True if the next character code matches, false if not.
   */
  match(fn) {
    if (fn(this.peek())) {
      this.next();
      return true;
    }
    return false;
  }
  /**
   * Returns the last character code read.
   * @returns {number} The last character code read.
   */
  current() {
    return this.#last;
  }
};
var INFINITY = "Infinity";
var NAN = "NaN";
var keywordStarts = /* @__PURE__ */ new Set([CHAR_LOWER_T, CHAR_LOWER_F, CHAR_LOWER_N]);
var whitespace = /* @__PURE__ */ new Set([CHAR_SPACE, CHAR_TAB, CHAR_NEWLINE, CHAR_RETURN]);
var json5Whitespace = /* @__PURE__ */ new Set([
  ...whitespace,
  CHAR_VTAB,
  CHAR_FORM_FEED,
  CHAR_NBSP,
  CHAR_LINE_SEPARATOR,
  CHAR_PARAGRAPH_SEPARATOR,
  CHAR_BOM,
  CHAR_NON_BREAKING_SPACE,
  CHAR_EN_QUAD,
  CHAR_EM_QUAD,
  CHAR_EN_SPACE,
  CHAR_EM_SPACE,
  CHAR_THREE_PER_EM_SPACE,
  CHAR_FOUR_PER_EM_SPACE,
  CHAR_SIX_PER_EM_SPACE,
  CHAR_FIGURE_SPACE,
  CHAR_PUNCTUATION_SPACE,
  CHAR_THIN_SPACE,
  CHAR_HAIR_SPACE,
  CHAR_NARROW_NO_BREAK_SPACE,
  CHAR_MEDIUM_MATHEMATICAL_SPACE,
  CHAR_IDEOGRAPHIC_SPACE
]);
var DEFAULT_OPTIONS$1 = {
  mode: "json",
  ranges: false
};
var jsonKeywords = /* @__PURE__ */ new Set(["true", "false", "null"]);
var tt = {
  EOF: 0,
  Number: 1,
  String: 2,
  Boolean: 3,
  Null: 4,
  NaN: 5,
  Infinity: 6,
  Identifier: 7,
  Colon: 20,
  LBrace: 21,
  RBrace: 22,
  LBracket: 23,
  RBracket: 24,
  Comma: 25,
  LineComment: 40,
  BlockComment: 41
};
function isDigit(c) {
  return c >= CHAR_0 && c <= CHAR_9;
}
function isHexDigit(c) {
  return isDigit(c) || c >= CHAR_UPPER_A && c <= CHAR_UPPER_F || c >= CHAR_LOWER_A && c <= CHAR_LOWER_F;
}
function isPositiveDigit(c) {
  return c >= CHAR_1 && c <= CHAR_9;
}
function isKeywordStart(c) {
  return keywordStarts.has(c);
}
function isNumberStart(c) {
  return isDigit(c) || c === CHAR_DOT || c === CHAR_MINUS;
}
function isJSON5NumberStart(c) {
  return isNumberStart(c) || c === CHAR_PLUS;
}
function isStringStart(c, json5) {
  return c === CHAR_DOUBLE_QUOTE || json5 && c === CHAR_SINGLE_QUOTE;
}
function isJSON5IdentifierStart(c) {
  if (c === CHAR_DOLLAR || c === CHAR_UNDERSCORE || c === CHAR_BACKSLASH) {
    return true;
  }
  if (c >= CHAR_LOWER_A && c <= CHAR_LOWER_Z || c >= CHAR_UPPER_A && c <= CHAR_UPPER_Z) {
    return true;
  }
  if (c === 8204 || c === 8205) {
    return true;
  }
  const ct = String.fromCharCode(c);
  return ID_Start.test(ct);
}
function isJSON5IdentifierPart(c) {
  if (isJSON5IdentifierStart(c) || isDigit(c)) {
    return true;
  }
  const ct = String.fromCharCode(c);
  return ID_Continue.test(ct);
}
var Tokenizer = class {
  /**
   * Options for the tokenizer.
   * @type {TokenizeOptions}
   */
  #options;
  /**
   * The source text to tokenize.
   * @type {string}
   */
  #text;
  /**
   * The reader for the source text.
   * @type {CharCodeReader}
   */
  #reader;
  /**
   * Indicates if the tokenizer is in JSON5 mode.
   * @type {boolean}
   */
  #json5;
  /**
   * Indicates if comments are allowed.
   * @type {boolean}
   */
  #allowComments;
  /**
   * Indicates if ranges should be included in the tokens.
   * @type {boolean}
   */
  #ranges;
  /**
   * The last token type read.
   * @type {Token}
   */
  #token;
  /**
   * Determines if a character is an escaped character.
   * @type {(c:number) => boolean}
   */
  #isEscapedCharacter;
  /**
   * Determines if a character is a JSON5 line terminator.
   * @type {(c:number) => boolean}
   */
  #isJSON5LineTerminator;
  /**
   * Determines if a character is a JSON5 hex escape.
   * @type {(c:number) => boolean}
   */
  #isJSON5HexEscape;
  /**
   * Determines if a character is whitespace.
   * @type {(c:number) => boolean}
   */
  #isWhitespace;
  /**
   * Creates a new instance of the tokenizer.
   * @param {string} text The source text
   * @param {TokenizeOptions} [options] Options for the tokenizer.
   */
  constructor(text, options) {
    this.#text = text;
    this.#options = {
      ...DEFAULT_OPTIONS$1,
      ...options
    };
    this.#reader = new CharCodeReader(text);
    this.#json5 = this.#options.mode === "json5";
    this.#allowComments = this.#options.mode !== "json";
    this.#ranges = this.#options.ranges;
    this.#isEscapedCharacter = this.#json5 ? json5EscapeToChar.has.bind(json5EscapeToChar) : escapeToChar.has.bind(escapeToChar);
    this.#isJSON5LineTerminator = this.#json5 ? json5LineTerminators.has.bind(json5LineTerminators) : () => false;
    this.#isJSON5HexEscape = this.#json5 ? (c) => c === CHAR_LOWER_X : () => false;
    this.#isWhitespace = this.#json5 ? json5Whitespace.has.bind(json5Whitespace) : whitespace.has.bind(whitespace);
  }
  // #region Errors
  /**
   * Convenience function for throwing unexpected character errors.
   * @param {number} c The unexpected character.
   * @param {Location} [loc] The location of the unexpected character.
   * @returns {never}
   * @throws {UnexpectedChar} always.
   */
  #unexpected(c, loc = this.#reader.locate()) {
    throw new UnexpectedChar(c, loc);
  }
  /**
   * Convenience function for throwing unexpected identifier errors.
   * @param {string} identifier The unexpected identifier.
   * @param {Location} [loc] The location of the unexpected identifier.
   * @returns {never}
   * @throws {UnexpectedIdentifier} always.
   */
  #unexpectedIdentifier(identifier, loc = this.#reader.locate()) {
    throw new UnexpectedIdentifier(identifier, loc);
  }
  /**
  * Convenience function for throwing unexpected EOF errors.
  * @returns {never}
  * @throws {UnexpectedEOF} always.
  */
  #unexpectedEOF() {
    throw new UnexpectedEOF(this.#reader.locate());
  }
  // #endregion
  // #region Helpers
  /**
   * Creates a new token.
   * @param {TokenType} tokenType The type of token to create.
   * @param {number} length The length of the token.
   * @param {Location} startLoc The start location for the token.
   * @param {Location} [endLoc] The end location for the token.
   * @returns {Token} The token.
   */
  #createToken(tokenType, length, startLoc, endLoc) {
    const endOffset = startLoc.offset + length;
    let range2 = this.#options.ranges ? {
      range: (
        /** @type {Range} */
        [startLoc.offset, endOffset]
      )
    } : void 0;
    return {
      type: tokenType,
      loc: {
        start: startLoc,
        end: endLoc || {
          line: startLoc.line,
          column: startLoc.column + length,
          offset: endOffset
        }
      },
      ...range2
    };
  }
  /**
   * Reads in a specific number of hex digits.
   * @param {number} count The number of hex digits to read.
   * @returns {string} The hex digits read.
   */
  #readHexDigits(count) {
    let value = "";
    let c;
    for (let i = 0; i < count; i++) {
      c = this.#reader.peek();
      if (isHexDigit(c)) {
        this.#reader.next();
        value += String.fromCharCode(c);
        continue;
      }
      this.#unexpected(c);
    }
    return value;
  }
  /**
   * Reads in a JSON5 identifier. Also used for JSON but we validate
   * the identifier later.
   * @param {number} c The first character of the identifier.
   * @returns {string} The identifier read.
   * @throws {UnexpectedChar} when the identifier cannot be read.
   */
  #readIdentifier(c) {
    let value = "";
    do {
      value += String.fromCharCode(c);
      if (c === CHAR_BACKSLASH) {
        c = this.#reader.next();
        if (c !== CHAR_LOWER_U) {
          this.#unexpected(c);
        }
        value += String.fromCharCode(c);
        const hexDigits = this.#readHexDigits(4);
        const charCode = parseInt(hexDigits, 16);
        if (value.length === 2 && !isJSON5IdentifierStart(charCode)) {
          const loc = this.#reader.locate();
          this.#unexpected(CHAR_BACKSLASH, { line: loc.line, column: loc.column - 5, offset: loc.offset - 5 });
        } else if (!isJSON5IdentifierPart(charCode)) {
          const loc = this.#reader.locate();
          this.#unexpected(charCode, { line: loc.line, column: loc.column - 5, offset: loc.offset - 5 });
        }
        value += hexDigits;
      }
      c = this.#reader.peek();
      if (!isJSON5IdentifierPart(c)) {
        break;
      }
      this.#reader.next();
    } while (true);
    return value;
  }
  /**
   * Reads in a string. Works for both JSON and JSON5.
   * @param {number} c The first character of the string (either " or ').
   * @returns {number} The length of the string.
   * @throws {UnexpectedChar} when the string cannot be read.
   * @throws {UnexpectedEOF} when EOF is reached before the string is finalized.
   */
  #readString(c) {
    const delimiter = c;
    let length = 1;
    c = this.#reader.peek();
    while (c !== -1 && c !== delimiter) {
      this.#reader.next();
      length++;
      if (c === CHAR_BACKSLASH) {
        c = this.#reader.peek();
        if (this.#isEscapedCharacter(c) || this.#isJSON5LineTerminator(c)) {
          this.#reader.next();
          length++;
        } else if (c === CHAR_LOWER_U) {
          this.#reader.next();
          length++;
          const result = this.#readHexDigits(4);
          length += result.length;
        } else if (this.#isJSON5HexEscape(c)) {
          this.#reader.next();
          length++;
          const result = this.#readHexDigits(2);
          length += result.length;
        } else if (this.#json5) {
          this.#reader.next();
          length++;
        } else {
          this.#unexpected(c);
        }
      }
      c = this.#reader.peek();
    }
    if (c === -1) {
      this.#reader.next();
      this.#unexpectedEOF();
    }
    this.#reader.next();
    length++;
    return length;
  }
  /**
   * Reads a number. Works for both JSON and JSON5.
   * @param {number} c The first character of the number.
   * @returns {number} The length of the number.
   * @throws {UnexpectedChar} when the number cannot be read.
   * @throws {UnexpectedEOF} when EOF is reached before the number is finalized.
   */
  #readNumber(c) {
    let length = 1;
    if (c === CHAR_MINUS || this.#json5 && c === CHAR_PLUS) {
      c = this.#reader.peek();
      if (this.#json5) {
        if (c === CHAR_UPPER_I || c === CHAR_UPPER_N) {
          this.#reader.next();
          const identifier = this.#readIdentifier(c);
          if (identifier !== INFINITY && identifier !== NAN) {
            this.#unexpected(c);
          }
          return length + identifier.length;
        }
      }
      if (!isDigit(c)) {
        this.#unexpected(c);
      }
      this.#reader.next();
      length++;
    }
    if (c === CHAR_0) {
      c = this.#reader.peek();
      if (this.#json5 && (c === CHAR_LOWER_X || c === CHAR_UPPER_X)) {
        this.#reader.next();
        length++;
        c = this.#reader.peek();
        if (!isHexDigit(c)) {
          this.#reader.next();
          this.#unexpected(c);
        }
        do {
          this.#reader.next();
          length++;
          c = this.#reader.peek();
        } while (isHexDigit(c));
      } else if (isDigit(c)) {
        this.#unexpected(c);
      }
    } else {
      if (!this.#json5 || c !== CHAR_DOT) {
        if (!isPositiveDigit(c)) {
          this.#unexpected(c);
        }
        c = this.#reader.peek();
        while (isDigit(c)) {
          this.#reader.next();
          length++;
          c = this.#reader.peek();
        }
      }
    }
    if (c === CHAR_DOT) {
      let digitCount = -1;
      this.#reader.next();
      length++;
      digitCount++;
      c = this.#reader.peek();
      while (isDigit(c)) {
        this.#reader.next();
        length++;
        digitCount++;
        c = this.#reader.peek();
      }
      if (!this.#json5 && digitCount === 0) {
        this.#reader.next();
        if (c) {
          this.#unexpected(c);
        } else {
          this.#unexpectedEOF();
        }
      }
    }
    if (c === CHAR_LOWER_E || c === CHAR_UPPER_E) {
      this.#reader.next();
      length++;
      c = this.#reader.peek();
      if (c === CHAR_PLUS || c === CHAR_MINUS) {
        this.#reader.next();
        length++;
        c = this.#reader.peek();
      }
      if (c === -1) {
        this.#reader.next();
        this.#unexpectedEOF();
      }
      if (!isDigit(c)) {
        this.#reader.next();
        this.#unexpected(c);
      }
      while (isDigit(c)) {
        this.#reader.next();
        length++;
        c = this.#reader.peek();
      }
    }
    return length;
  }
  /**
   * Reads a comment. Works for both JSON and JSON5.
   * @param {number} c The first character of the comment.
   * @returns {{length: number, multiline: boolean}} The length of the comment, and whether the comment is multi-line.
   * @throws {UnexpectedChar} when the comment cannot be read.
   * @throws {UnexpectedEOF} when EOF is reached before the comment is finalized.
   */
  #readComment(c) {
    let length = 1;
    c = this.#reader.peek();
    if (c === CHAR_SLASH) {
      do {
        this.#reader.next();
        length += 1;
        c = this.#reader.peek();
      } while (c > -1 && c !== CHAR_RETURN && c !== CHAR_NEWLINE);
      return { length, multiline: false };
    }
    if (c === CHAR_STAR) {
      this.#reader.next();
      length += 1;
      while (c > -1) {
        c = this.#reader.peek();
        if (c === CHAR_STAR) {
          this.#reader.next();
          length += 1;
          c = this.#reader.peek();
          if (c === CHAR_SLASH) {
            this.#reader.next();
            length += 1;
            return { length, multiline: true };
          }
        } else {
          this.#reader.next();
          length += 1;
        }
      }
      this.#reader.next();
      this.#unexpectedEOF();
    }
    this.#reader.next();
    this.#unexpected(c);
  }
  // #endregion
  /**
   * Returns the next token in the source text.
   * @returns {number} The code for the next token.
   */
  next() {
    let c = this.#reader.next();
    while (this.#isWhitespace(c)) {
      c = this.#reader.next();
    }
    if (c === -1) {
      return tt.EOF;
    }
    const start = this.#reader.locate();
    const ct = String.fromCharCode(c);
    if (this.#json5) {
      if (knownJSON5TokenTypes.has(ct)) {
        this.#token = this.#createToken(knownJSON5TokenTypes.get(ct), 1, start);
      } else if (isJSON5IdentifierStart(c)) {
        const value = this.#readIdentifier(c);
        if (knownJSON5TokenTypes.has(value)) {
          this.#token = this.#createToken(knownJSON5TokenTypes.get(value), value.length, start);
        } else {
          this.#token = this.#createToken("Identifier", value.length, start);
        }
      } else if (isJSON5NumberStart(c)) {
        const result = this.#readNumber(c);
        this.#token = this.#createToken("Number", result, start);
      } else if (isStringStart(c, this.#json5)) {
        const result = this.#readString(c);
        const lastCharLoc = this.#reader.locate();
        this.#token = this.#createToken("String", result, start, {
          line: lastCharLoc.line,
          column: lastCharLoc.column + 1,
          offset: lastCharLoc.offset + 1
        });
      } else if (c === CHAR_SLASH && this.#allowComments) {
        const result = this.#readComment(c);
        const lastCharLoc = this.#reader.locate();
        this.#token = this.#createToken(!result.multiline ? "LineComment" : "BlockComment", result.length, start, {
          line: lastCharLoc.line,
          column: lastCharLoc.column + 1,
          offset: lastCharLoc.offset + 1
        });
      } else {
        this.#unexpected(c);
      }
    } else {
      if (knownTokenTypes.has(ct)) {
        this.#token = this.#createToken(knownTokenTypes.get(ct), 1, start);
      } else if (isKeywordStart(c)) {
        const value = this.#readIdentifier(c);
        if (!jsonKeywords.has(value)) {
          this.#unexpectedIdentifier(value, start);
        }
        this.#token = this.#createToken(knownTokenTypes.get(value), value.length, start);
      } else if (isNumberStart(c)) {
        const result = this.#readNumber(c);
        this.#token = this.#createToken("Number", result, start);
      } else if (isStringStart(c, this.#json5)) {
        const result = this.#readString(c);
        this.#token = this.#createToken("String", result, start);
      } else if (c === CHAR_SLASH && this.#allowComments) {
        const result = this.#readComment(c);
        const lastCharLoc = this.#reader.locate();
        this.#token = this.#createToken(!result.multiline ? "LineComment" : "BlockComment", result.length, start, {
          line: lastCharLoc.line,
          column: lastCharLoc.column + 1,
          offset: lastCharLoc.offset + 1
        });
      } else {
        this.#unexpected(c);
      }
    }
    return tt[this.#token.type];
  }
  /**
   * Returns the current token in the source text.
   * @returns {Token} The current token.
   */
  get token() {
    return this.#token;
  }
};
var types = {
  /**
   * Creates a document node.
   * @param {ValueNode} body The body of the document.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {DocumentNode} The document node.
   */
  document(body, parts = {}) {
    return {
      type: "Document",
      body,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates a string node.
   * @param {string} value The value for the string.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {StringNode} The string node.
   */
  string(value, parts = {}) {
    return {
      type: "String",
      value,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates a number node.
   * @param {number} value The value for the number.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {NumberNode} The number node.
   */
  number(value, parts = {}) {
    return {
      type: "Number",
      value,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates a boolean node.
   * @param {boolean} value The value for the boolean.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {BooleanNode} The boolean node.
   */
  boolean(value, parts = {}) {
    return {
      type: "Boolean",
      value,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates a null node.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {NullNode} The null node.
   */
  null(parts = {}) {
    return {
      type: "Null",
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates an array node.
   * @param {Array<ElementNode>} elements The elements to add.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {ArrayNode} The array node.
   */
  array(elements, parts = {}) {
    return {
      type: "Array",
      elements,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates an element node.
   * @param {ValueNode} value The value for the element.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {ElementNode} The element node.
   */
  element(value, parts = {}) {
    return {
      type: "Element",
      value,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates an object node.
   * @param {Array<MemberNode>} members The members to add.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {ObjectNode} The object node.
   */
  object(members, parts = {}) {
    return {
      type: "Object",
      members,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates a member node.
   * @param {StringNode|IdentifierNode} name The name for the member.
   * @param {ValueNode} value The value for the member.
   * @param {NodeParts} parts Additional properties for the node. 
   * @returns {MemberNode} The member node.
   */
  member(name, value, parts = {}) {
    return {
      type: "Member",
      name,
      value,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates an identifier node.
   * @param {string} name The name for the identifier.
   * @param {NodeParts} parts Additional properties for the node.
   * @returns {IdentifierNode} The identifier node.
   */
  identifier(name, parts = {}) {
    return {
      type: "Identifier",
      name,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates a NaN node.
   * @param {Sign} sign The sign for the Infinity.
   * @param {NodeParts} parts Additional properties for the node.
   * @returns {NaNNode} The NaN node.
   */
  nan(sign = "", parts = {}) {
    return {
      type: "NaN",
      sign,
      loc: parts.loc,
      ...parts
    };
  },
  /**
   * Creates an Infinity node.
   * @param {Sign} sign The sign for the Infinity.
   * @param {NodeParts} parts Additional properties for the node.
   * @returns {InfinityNode} The Infinity node.
   */
  infinity(sign = "", parts = {}) {
    return {
      type: "Infinity",
      sign,
      loc: parts.loc,
      ...parts
    };
  }
};
var DEFAULT_OPTIONS = {
  mode: "json",
  ranges: false,
  tokens: false,
  allowTrailingCommas: false
};
var UNICODE_SEQUENCE = /\\u[\da-fA-F]{4}/gu;
function normalizeIdentifier(identifier) {
  return identifier.replace(UNICODE_SEQUENCE, (unicodeEscape) => {
    return String.fromCharCode(parseInt(unicodeEscape.slice(2), 16));
  });
}
function getEndLocation(text) {
  let line = 1;
  let column = 1;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "\n") {
      line++;
      column = 1;
    } else if (char === "\r") {
      if (text[i + 1] === "\n") {
        i++;
      }
      line++;
      column = 1;
    } else {
      column++;
    }
  }
  return {
    line,
    column,
    offset: text.length
  };
}
function getStringValue(value, token, json5 = false) {
  let result = "";
  let escapeIndex = value.indexOf("\\");
  let lastIndex = 0;
  while (escapeIndex >= 0) {
    result += value.slice(lastIndex, escapeIndex);
    const escapeChar = value.charAt(escapeIndex + 1);
    const escapeCharCode = escapeChar.charCodeAt(0);
    if (json5 && json5EscapeToChar.has(escapeCharCode)) {
      result += json5EscapeToChar.get(escapeCharCode);
      lastIndex = escapeIndex + 2;
    } else if (escapeToChar.has(escapeCharCode)) {
      result += escapeToChar.get(escapeCharCode);
      lastIndex = escapeIndex + 2;
    } else if (escapeChar === "u") {
      const hexCode = value.slice(escapeIndex + 2, escapeIndex + 6);
      if (hexCode.length < 4 || /[^0-9a-f]/i.test(hexCode)) {
        throw new ErrorWithLocation(
          `Invalid unicode escape \\u${hexCode}.`,
          {
            line: token.loc.start.line,
            column: token.loc.start.column + escapeIndex,
            offset: token.loc.start.offset + escapeIndex
          }
        );
      }
      result += String.fromCharCode(parseInt(hexCode, 16));
      lastIndex = escapeIndex + 6;
    } else if (json5 && escapeChar === "x") {
      const hexCode = value.slice(escapeIndex + 2, escapeIndex + 4);
      if (hexCode.length < 2 || /[^0-9a-f]/i.test(hexCode)) {
        throw new ErrorWithLocation(
          `Invalid hex escape \\x${hexCode}.`,
          {
            line: token.loc.start.line,
            column: token.loc.start.column + escapeIndex,
            offset: token.loc.start.offset + escapeIndex
          }
        );
      }
      result += String.fromCharCode(parseInt(hexCode, 16));
      lastIndex = escapeIndex + 4;
    } else if (json5 && json5LineTerminators.has(escapeCharCode)) {
      lastIndex = escapeIndex + 2;
      if (escapeChar === "\r" && value.charAt(lastIndex) === "\n") {
        lastIndex++;
      }
    } else {
      if (json5) {
        result += escapeChar;
        lastIndex = escapeIndex + 2;
      } else {
        throw new ErrorWithLocation(
          `Invalid escape \\${escapeChar}.`,
          {
            line: token.loc.start.line,
            column: token.loc.start.column + escapeIndex,
            offset: token.loc.start.offset + escapeIndex
          }
        );
      }
    }
    escapeIndex = value.indexOf("\\", lastIndex);
  }
  result += value.slice(lastIndex);
  return result;
}
function getLiteralValue(value, token, json5 = false) {
  switch (token.type) {
    case "Boolean":
      return value === "true";
    case "Number":
      if (json5) {
        if (value.charCodeAt(0) === 45) {
          return -Number(value.slice(1));
        }
        if (value.charCodeAt(0) === 43) {
          return Number(value.slice(1));
        }
      }
      return Number(value);
    case "String":
      return getStringValue(value.slice(1, -1), token, json5);
    default:
      throw new TypeError(`Unknown token type "${token.type}.`);
  }
}
function parse(text, options) {
  options = Object.freeze({
    ...DEFAULT_OPTIONS,
    ...options
  });
  const tokens = [];
  const tokenizer = new Tokenizer(text, {
    mode: options.mode,
    ranges: options.ranges
  });
  const json5 = options.mode === "json5";
  const allowTrailingCommas = options.allowTrailingCommas || json5;
  function nextNoComments() {
    const nextType = tokenizer.next();
    if (nextType && options.tokens) {
      tokens.push(tokenizer.token);
    }
    return nextType;
  }
  function nextSkipComments() {
    const nextType = tokenizer.next();
    if (nextType && options.tokens) {
      tokens.push(tokenizer.token);
    }
    if (nextType >= tt.LineComment) {
      return nextSkipComments();
    }
    return nextType;
  }
  const next = options.mode === "json" ? nextNoComments : nextSkipComments;
  function assertTokenType(token, type) {
    if (token !== type) {
      throw new UnexpectedToken(tokenizer.token);
    }
  }
  function assertTokenTypes(token, types2) {
    if (!types2.includes(token)) {
      throw new UnexpectedToken(tokenizer.token);
    }
  }
  function createRange(start, end) {
    return options.ranges ? {
      range: [start.offset, end.offset]
    } : void 0;
  }
  function createLiteralNode(tokenType) {
    const token = tokenizer.token;
    const range2 = createRange(token.loc.start, token.loc.end);
    const value = getLiteralValue(
      text.slice(token.loc.start.offset, token.loc.end.offset),
      token,
      json5
    );
    const loc = {
      start: {
        ...token.loc.start
      },
      end: {
        ...token.loc.end
      }
    };
    const parts = { loc, ...range2 };
    switch (tokenType) {
      case tt.String:
        return types.string(
          /** @type {string} */
          value,
          parts
        );
      case tt.Number:
        return types.number(
          /** @type {number} */
          value,
          parts
        );
      case tt.Boolean:
        return types.boolean(
          /** @type {boolean} */
          value,
          parts
        );
      default:
        throw new TypeError(`Unknown token type ${token.type}.`);
    }
  }
  function createJSON5IdentifierNode(token) {
    const range2 = createRange(token.loc.start, token.loc.end);
    const identifier = text.slice(token.loc.start.offset, token.loc.end.offset);
    const loc = {
      start: {
        ...token.loc.start
      },
      end: {
        ...token.loc.end
      }
    };
    const parts = { loc, ...range2 };
    if (token.type !== "Identifier") {
      let sign = "";
      if (identifier[0] === "+" || identifier[0] === "-") {
        sign = identifier[0];
      }
      return types[identifier.includes("NaN") ? "nan" : "infinity"](
        /** @type {Sign} */
        sign,
        parts
      );
    }
    return types.identifier(normalizeIdentifier(identifier), parts);
  }
  function createNullNode(token) {
    const range2 = createRange(token.loc.start, token.loc.end);
    return types.null({
      loc: {
        start: {
          ...token.loc.start
        },
        end: {
          ...token.loc.end
        }
      },
      ...range2
    });
  }
  function parseProperty(tokenType) {
    if (json5) {
      assertTokenTypes(tokenType, [tt.String, tt.Identifier, tt.Number]);
    } else {
      assertTokenType(tokenType, tt.String);
    }
    const token = tokenizer.token;
    if (json5 && tokenType === tt.Number && /[+\-0-9]/.test(text[token.loc.start.offset])) {
      throw new UnexpectedToken(token);
    }
    let key = tokenType === tt.String ? (
      /** @type {StringNode} */
      createLiteralNode(tokenType)
    ) : (
      /** @type {IdentifierNode|NaNNode|InfinityNode} */
      createJSON5IdentifierNode(token)
    );
    if (json5 && (key.type === "NaN" || key.type === "Infinity")) {
      if (key.sign !== "") {
        throw new UnexpectedToken(tokenizer.token);
      }
      key = types.identifier(key.type, { loc: key.loc, ...createRange(key.loc.start, key.loc.end) });
    }
    tokenType = next();
    assertTokenType(tokenType, tt.Colon);
    const value = parseValue();
    const range2 = createRange(key.loc.start, value.loc.end);
    return types.member(
      /** @type {StringNode|IdentifierNode} */
      key,
      /** @type {ValueNode} */
      value,
      {
        loc: {
          start: {
            ...key.loc.start
          },
          end: {
            ...value.loc.end
          }
        },
        ...range2
      }
    );
  }
  function parseObject(firstTokenType) {
    assertTokenType(firstTokenType, tt.LBrace);
    const firstToken = tokenizer.token;
    const members = [];
    let tokenType = next();
    if (tokenType !== tt.RBrace) {
      do {
        members.push(parseProperty(tokenType));
        tokenType = next();
        if (!tokenType) {
          throw new UnexpectedEOF(members[members.length - 1].loc.end);
        }
        if (tokenType === tt.Comma) {
          tokenType = next();
          if (allowTrailingCommas && tokenType === tt.RBrace) {
            break;
          }
        } else {
          break;
        }
      } while (tokenType);
    }
    assertTokenType(tokenType, tt.RBrace);
    const lastToken = tokenizer.token;
    const range2 = createRange(firstToken.loc.start, lastToken.loc.end);
    return types.object(members, {
      loc: {
        start: {
          ...firstToken.loc.start
        },
        end: {
          ...lastToken.loc.end
        }
      },
      ...range2
    });
  }
  function parseArray(firstTokenType) {
    assertTokenType(firstTokenType, tt.LBracket);
    const firstToken = tokenizer.token;
    const elements = [];
    let tokenType = next();
    if (tokenType !== tt.RBracket) {
      do {
        const value = parseValue(tokenType);
        elements.push(types.element(
          /** @type {ValueNode} */
          value,
          { loc: value.loc }
        ));
        tokenType = next();
        if (tokenType === tt.Comma) {
          tokenType = next();
          if (allowTrailingCommas && tokenType === tt.RBracket) {
            break;
          }
        } else {
          break;
        }
      } while (tokenType);
    }
    assertTokenType(tokenType, tt.RBracket);
    const lastToken = tokenizer.token;
    const range2 = createRange(firstToken.loc.start, lastToken.loc.end);
    return types.array(elements, {
      loc: {
        start: {
          ...firstToken.loc.start
        },
        end: {
          ...lastToken.loc.end
        }
      },
      ...range2
    });
  }
  function parseValue(tokenType) {
    tokenType = tokenType ?? next();
    const token = tokenizer.token;
    if (!tokenType) {
      throw new UnexpectedEOF({
        line: 1,
        column: 1,
        offset: 0
      });
    }
    switch (tokenType) {
      case tt.String:
      case tt.Boolean:
        return createLiteralNode(tokenType);
      case tt.Number:
        if (json5) {
          let tokenText = text.slice(token.loc.start.offset, token.loc.end.offset);
          if (tokenText[0] === "+" || tokenText[0] === "-") {
            tokenText = tokenText.slice(1);
          }
          if (tokenText === "NaN" || tokenText === "Infinity") {
            return createJSON5IdentifierNode(token);
          }
        }
        return createLiteralNode(tokenType);
      case tt.Null:
        return createNullNode(token);
      case tt.LBrace:
        return parseObject(tokenType);
      case tt.LBracket:
        return parseArray(tokenType);
      default:
        throw new UnexpectedToken(token);
    }
  }
  const docBody = parseValue();
  const unexpectedToken = next();
  if (unexpectedToken) {
    throw new UnexpectedToken(tokenizer.token);
  }
  const textEndLocation = getEndLocation(text);
  const docParts = {
    loc: {
      start: {
        line: 1,
        column: 1,
        offset: 0
      },
      end: {
        ...textEndLocation
      }
    }
  };
  if (options.tokens) {
    docParts.tokens = tokens;
  }
  if (options.ranges) {
    docParts.range = [
      docParts.loc.start.offset,
      docParts.loc.end.offset
    ];
  }
  return types.document(
    /** @type {ValueNode} */
    docBody,
    docParts
  );
}
function evaluate(node) {
  switch (node.type) {
    case "String":
      return node.value;
    case "Number":
      return node.value;
    case "Boolean":
      return node.value;
    case "Null":
      return null;
    case "NaN":
      return NaN;
    case "Infinity":
      return node.sign === "-" ? -Infinity : Infinity;
    case "Identifier":
      return node.name;
    case "Array": {
      return node.elements.map((element) => evaluate(element.value));
    }
    case "Object": {
      const object = {};
      node.members.forEach((member) => {
        Object.defineProperty(
          object,
          /** @type {string} */
          evaluate(member.name),
          {
            value: evaluate(member.value),
            writable: true,
            enumerable: true,
            configurable: true
          }
        );
      });
      return object;
    }
    case "Document": {
      return evaluate(node.body);
    }
    case "Element":
      throw new Error("Cannot evaluate array element outside of an array.");
    case "Member":
      throw new Error("Cannot evaluate object member outside of an object.");
    default:
      throw new Error(`Unknown node type ${node.type}.`);
  }
}

// src/generate/arguments.ts
var largestSize = 1e4;
var largestOutput = 2e5;
var ordinaryOutput = 20;
var unitOutput = {
  "lorem.words": 8,
  "lorem.sentence": 8,
  "lorem.slug": 8,
  "lorem.sentences": 60,
  "lorem.lines": 60,
  "lorem.paragraph": 60,
  "lorem.paragraphs": 200,
  "word.words": 10,
  "date.betweens": 24
};
var sizePosition = {
  "string.alpha": 0,
  "string.alphanumeric": 0,
  "string.numeric": 0,
  "string.sample": 0,
  "string.nanoid": 0,
  "string.symbol": 0,
  "string.fromCharacters": 1,
  "lorem.word": 0,
  "lorem.words": 0,
  "lorem.sentence": 0,
  "lorem.slug": 0,
  "lorem.sentences": 0,
  "lorem.paragraph": 0,
  "lorem.paragraphs": 0,
  "lorem.lines": 0,
  "word.words": 0,
  "finance.accountNumber": 0,
  "finance.pin": 0,
  "helpers.arrayElements": 1,
  "helpers.uniqueArray": 1
};
var sizeOptions = /* @__PURE__ */ new Set(["length", "count", "extensionCount"]);
function readArguments(method, text) {
  if (text.length > largestSize) return `has arguments of over ${largestSize} characters`;
  const values = parseValues(text);
  if (typeof values === "string") return values;
  const sizes = [];
  const problem2 = checkValues(method, values, sizes);
  if (problem2 !== void 0) return problem2;
  const size = Math.max(0, ...sizes);
  const weight = text.length + size * ((unitOutput[method] ?? 1) + longestPiece(values));
  if (weight > largestOutput) {
    return `asks for about ${weight} characters, more than the ${largestOutput} one value can have`;
  }
  return { values: deepFreeze(values), weight: Math.max(weight, ordinaryOutput) };
}
function parseValues(text) {
  try {
    const tree = parse(`[${text}]`, { mode: "json5" });
    return evaluate(tree);
  } catch {
    return "has arguments that are not JSON5 values";
  }
}
function checkValues(method, values, sizes) {
  const position = sizePosition[method];
  const sized = position === void 0 ? void 0 : values[position];
  if (sized !== void 0) {
    const isOptions = typeof sized === "object" && sized !== null && !isRange(sized);
    if (isOptions ? !takesOptions(method) : !addSize(sized, sizes)) return sizeProblem(sized);
  }
  for (const value of values) {
    const problem2 = walk(value, method.startsWith("helpers.") ? void 0 : sizes);
    if (problem2 !== void 0) return problem2;
  }
  return void 0;
}
function walk(value, sizes) {
  if (typeof value === "number") return Number.isFinite(value) ? void 0 : `has ${value} in it`;
  if (typeof value === "string") return repeats(value) ? quantifierProblem : void 0;
  if (typeof value !== "object" || value === null) return void 0;
  for (const [key, item] of Object.entries(value)) {
    if (key === "__proto__") return 'has a "__proto__" in its arguments';
    if (sizes && sizeOptions.has(key) && !addSize(item, sizes)) return sizeProblem(item);
    const problem2 = walk(item, sizes);
    if (problem2 !== void 0) return problem2;
  }
  return void 0;
}
function takesOptions(method) {
  return /^string\.(alpha|alphanumeric|numeric)$|^lorem\.word$|^word\.|^finance\./.test(method);
}
function isRange(value) {
  return "min" in value || "max" in value;
}
function addSize(value, sizes) {
  if (isSize(value)) return sizes.push(value) > 0;
  if (typeof value !== "object" || value === null) return false;
  const { min, max } = value;
  return isSize(min) && isSize(max) && min <= max && sizes.push(max) > 0;
}
function isSize(value) {
  return Number.isInteger(value) && value >= 0 && value <= largestSize;
}
function sizeProblem(value) {
  return `has the size ${JSON.stringify(value)}, which is no whole number from 0 to ${largestSize} and no {min, max} of such`;
}
var quantifierProblem = `has a pattern that repeats something more than ${largestSize} times`;
function repeats(pattern) {
  let sum2 = 0;
  for (const [, least, most] of pattern.matchAll(/\{(\d+)(?:,(\d+))?\}/g)) {
    sum2 += Math.max(Number(least), Number(most ?? 0));
  }
  return sum2 > largestSize;
}
function longestPiece(values) {
  const pieces = values.flatMap((value, index) => index === 0 && isText(value) ? [] : value);
  return pieces.reduce(
    (most, piece) => isText(piece) ? Math.max(most, piece.length) : most,
    0
  );
}
function isText(value) {
  return typeof value === "string";
}
function deepFreeze(value) {
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}

// src/generate/names.ts
var table = {
  airline: "aircraftType airline airplane airport flightNumber recordLocator seat",
  animal: "bear bird cat cetacean cow crocodilia dog fish horse insect lion petName rabbit rodent snake type",
  book: "author format genre publisher series title",
  color: "cmyk colorByCSSColorSpace cssSupportedFunction cssSupportedSpace hsl human hwb lab lch rgb space",
  commerce: "department isbn price product productAdjective productDescription productMaterial productName upc",
  company: "buzzAdjective buzzNoun buzzPhrase buzzVerb catchPhrase catchPhraseAdjective catchPhraseDescriptor catchPhraseNoun name",
  database: "collation column engine mongodbObjectId type",
  datatype: "boolean",
  date: "anytime between betweens birthdate future month past recent soon timeZone weekday",
  finance: "accountName accountNumber amount bic bitcoinAddress creditCardCVV creditCardIssuer creditCardNumber currency currencyCode currencyName currencyNumericCode currencySymbol ethereumAddress iban litecoinAddress pin routingNumber transactionDescription transactionType",
  food: "adjective description dish ethnicCategory fruit ingredient meat spice vegetable",
  git: "branch commitDate commitEntry commitMessage commitSha",
  hacker: "abbreviation adjective ingverb noun phrase verb",
  helpers: "arrayElement arrayElements enumValue fromRegExp objectEntry objectKey objectValue rangeToNumber replaceCreditCardSymbols replaceSymbols shuffle slugify uniqueArray weightedArrayElement",
  image: "avatar avatarGitHub dataUri personPortrait url urlLoremFlickr urlPicsumPhotos",
  internet: "displayName domainName domainSuffix domainWord email emoji exampleEmail httpMethod httpStatusCode ip ipv4 ipv6 jwt jwtAlgorithm mac password port protocol url userAgent username",
  location: "buildingNumber cardinalDirection city continent country countryCode county direction language latitude longitude nearbyGPSCoordinate ordinalDirection postalAddress secondaryAddress state street streetAddress timeZone zipCode",
  lorem: "lines paragraph paragraphs sentence sentences slug text word words",
  music: "album artist genre songName",
  number: "bigInt binary float hex int octal romanNumeral",
  person: "bio firstName fullName gender jobArea jobDescriptor jobTitle jobType lastName middleName prefix sex sexType suffix zodiacSign",
  phone: "imei number",
  science: "chemicalElement unit",
  string: "alpha alphanumeric binary fromCharacters hexadecimal nanoid numeric octal sample symbol ulid uuid",
  system: "commonFileExt commonFileName commonFileType cron directoryPath fileExt fileName filePath fileType mimeType networkInterface semver",
  vehicle: "bicycle color fuel manufacturer model type vehicle vin vrm",
  word: "adjective adverb conjunction interjection noun preposition sample verb words"
};
var fakerMethods = new Map(
  Object.entries(table).map(([module, methods2]) => [module, new Set(methods2.split(" "))])
);
var needArguments = /* @__PURE__ */ new Set([
  "date.between",
  "date.betweens",
  "helpers.arrayElement",
  "helpers.arrayElements",
  "helpers.enumValue",
  "helpers.fromRegExp",
  "helpers.objectEntry",
  "helpers.objectKey",
  "helpers.objectValue",
  "helpers.rangeToNumber",
  "helpers.shuffle",
  "helpers.uniqueArray",
  "helpers.weightedArrayElement",
  "string.fromCharacters"
]);
var renamedModules = {
  address: "location",
  name: "person",
  random: "string",
  unique: "helpers"
};
var renamedMethods = {
  "address.cityName": "location.city",
  "address.stateAbbr": "location.state({abbreviated: true})",
  "address.streetName": "location.street",
  "address.zipCodeByState": "location.zipCode",
  "animal.lionType": "animal.lion",
  "company.bs": "company.buzzPhrase",
  "company.bsAdjective": "company.buzzAdjective",
  "company.bsBuzz": "company.buzzVerb",
  "company.bsNoun": "company.buzzNoun",
  "company.companyName": "company.name",
  "company.companySuffix": "company.name",
  "datatype.array": "helpers.arrayElements",
  "datatype.bigInt": "number.bigInt",
  "datatype.datetime": "date.anytime",
  "datatype.float": "number.float",
  "datatype.hexadecimal": "string.hexadecimal",
  "datatype.number": "number.int",
  "datatype.string": "string.sample",
  "datatype.uuid": "string.uuid",
  "finance.account": "finance.accountNumber",
  "finance.maskedNumber": "finance.accountNumber",
  "image.image": "image.url",
  "image.imageUrl": "image.url",
  "image.urlPlaceholder": "image.url",
  "internet.avatar": "image.avatar",
  "internet.color": "color.rgb",
  "internet.userName": "internet.username",
  "name.findName": "person.fullName",
  "name.jobDescriptor": "person.jobDescriptor",
  "name.title": "person.jobTitle",
  "phone.phoneFormats": "phone.number",
  "phone.phoneNumber": "phone.number",
  "random.alpha": "string.alpha",
  "random.alphaNumeric": "string.alphanumeric",
  "random.arrayElement": "helpers.arrayElement",
  "random.boolean": "datatype.boolean",
  "random.locale": "location.language",
  "random.number": "number.int",
  "random.numeric": "string.numeric",
  "random.objectElement": "helpers.objectValue",
  "random.uuid": "string.uuid",
  "random.word": "lorem.word",
  "random.words": "lorem.words"
};
function isFakerMethod(module, method) {
  return fakerMethods.get(module)?.has(method) ?? false;
}
function suggestName(name, others) {
  const renamed = renamedName(name);
  if (renamed !== void 0) return `Faker renamed it: write "{{${renamed}}}".`;
  const near = nearest(name, [...allNames(), ...others]) ?? byMethod(name);
  if (near !== void 0) return `Did you mean "{{${near}}}"?`;
  const module = fakerMethods.get(name.split(".")[0] ?? "");
  if (module) return `"${name.split(".")[0]}" has ${[...module].join(", ")}.`;
  return `Write a Faker method such as "{{person.fullName}}", or one of ${others.join(", ")}.`;
}
function renamedName(name) {
  if (Object.hasOwn(renamedMethods, name)) return renamedMethods[name];
  const [module = "", method = ""] = name.split(".");
  if (!Object.hasOwn(renamedModules, module)) return void 0;
  const current = renamedModules[module] ?? "";
  return isFakerMethod(current, method) ? `${current}.${method}` : void 0;
}
function byMethod(name) {
  const method = (name.split(".").at(-1) ?? "").toLowerCase();
  return allNames().find((known2) => known2.toLowerCase().endsWith(`.${method}`));
}
function allNames() {
  return [...fakerMethods].flatMap(
    ([module, methods2]) => [...methods2].map((method) => `${module}.${method}`)
  );
}

// src/generate/scan.ts
var bracesHint = 'Write "\\\\{{" in JSON for braces that are meant as they stand.';
var expressionShape = /^([^\s(){}]+)\s*(?:\(([^]*)\))?$/;
var deepest = 20;
function scanTemplate(text) {
  const parts = [];
  let literal = "";
  let from = 0;
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", from)) {
    if (text[open - 1] === "\\" && open > from) {
      literal += `${text.slice(from, open - 1)}{{`;
      from = open + 2;
      continue;
    }
    const close = findEnd(text, open + 2);
    if (close === void 0) {
      return { message: `The template ${quote(text.slice(open))} has no closing "}}".` };
    }
    const source = text.slice(open + 2, close).trim();
    const match = expressionShape.exec(source);
    if (!match) return { message: `${quote(text.slice(open, close + 2))} is no template.` };
    literal += text.slice(from, open);
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push({ source, name: match[1] ?? "", args: match[2] });
    from = close + 2;
  }
  literal += text.slice(from);
  if (literal !== "") parts.push(literal);
  return parts;
}
function quote(text) {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}\u2026` : text);
}
function findEnd(text, start) {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (depth > 0 && (character === '"' || character === "'")) {
      index = endOfText(text, index);
    } else if (character === "(" || character === "[" || character === "{") {
      if (++depth > deepest) return void 0;
    } else if (depth === 0 && character === "}" && text[index + 1] === "}") {
      return index;
    } else if (character === ")" || character === "]" || character === "}") {
      if (--depth < 0) return void 0;
    }
  }
  return void 0;
}
function endOfText(text, start) {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === text[start]) return index;
  }
  return text.length;
}

// src/generate/template.ts
var otherNames = [...requestRoots, "index", "now"];
function compileTemplate(text) {
  if (!text.includes("{{")) return text;
  const parts = scanTemplate(text);
  if ("message" in parts) throw problem("bad-template", parts.message, bracesHint);
  const compiled = parts.map((part) => typeof part === "string" ? part : compileExpression(part));
  const templates = compiled.filter((part) => typeof part !== "string");
  if (templates.length === 0) return compiled.join("");
  const [only] = templates;
  if (only !== void 0 && compiled.length === 1) return only;
  return {
    usesFaker: templates.some((template) => template.usesFaker),
    usesIndex: templates.some((template) => template.usesIndex),
    roots: templates.flatMap((template) => template.roots),
    weight: templates.reduce((sum2, template) => sum2 + template.weight, text.length),
    render: joined(compiled)
  };
}
function joined(parts) {
  return (scope, loop) => {
    let text = "";
    for (const part of parts) {
      text += typeof part === "string" ? part : asText(part.render(scope, loop));
    }
    return text;
  };
}
function asText(value) {
  if (typeof value === "string") return value;
  if (value === null || value === void 0) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
function compileExpression(expression) {
  const { name, args: args2 } = expression;
  const [root = "", ...path] = name.split(".");
  if (path.length === 1 && isFakerMethod(root, path[0] ?? "")) return compileCall(expression);
  const isVariable = isRequestRoot(root) || path.length === 0 && otherNames.includes(root);
  if (!isVariable) {
    const shown = quote(`{{${expression.source}}}`);
    const message = `${shown} names no Faker method and no request value.`;
    throw problem("unknown-generator", message, `${suggestName(name, otherNames)} ${bracesHint}`);
  }
  if (args2 !== void 0) {
    throw problem(
      "bad-template",
      `"${name}" is a value and takes no arguments.`,
      `Write "{{${name}}}".`
    );
  }
  return isRequestRoot(root) ? requestValue(root, path) : variable(root);
}
var nothing = { usesFaker: false, usesIndex: false, roots: [], weight: 10 };
function variable(name) {
  return name === "index" ? { ...nothing, usesIndex: true, render: (_scope, loop) => loop?.index ?? null } : { ...nothing, weight: 24, render: (scope) => scope.now() };
}
function requestValue(root, path) {
  if (path.includes("")) {
    const name = [root, ...path].join(".");
    throw problem("bad-template", `"${name}" has an empty part.`, `Write it as in "${root}.name".`);
  }
  const isHeader = root === "headers" && path.length > 0;
  const steps = isHeader ? [path.join(".").toLowerCase()] : path;
  return {
    ...nothing,
    roots: [root],
    render: (scope, loop) => {
      const value = lookUp(scope[root], steps) ?? null;
      if (loop) spend(value, loop);
      return value;
    }
  };
}
function spend(value, { budget }) {
  if (typeof value === "string") budget.left -= value.length;
  else if (typeof value === "object" && value !== null) budget.left -= JSON.stringify(value).length;
  if (budget.left >= 0) return;
  throw problem(
    "bad-template",
    'The request values that the items of a "$each" repeat are too large together.',
    'Lower "$count", or repeat less of the request.'
  );
}
function compileCall(expression) {
  const { name, args: args2, source } = expression;
  if (!args2?.trim() && needArguments.has(name)) {
    const hint = `Write it as in "{{helpers.arrayElement(['a', 'b'])}}"; see https://fakerjs.dev/api.`;
    throw problem("bad-template", `"{{${source}}}" needs arguments.`, hint);
  }
  const checked = readArguments(name, args2 ?? "");
  if (typeof checked === "string") {
    const hint = 'Arguments are written as in "{{number.int({min: 1, max: 9})}}".';
    throw problem("bad-template", `${quote(`{{${source}}}`)} ${checked}.`, hint);
  }
  return { ...nothing, usesFaker: true, weight: checked.weight, render: call(expression, checked) };
}
function call({ name, source }, { values }) {
  const [module = "", method = ""] = name.split(".");
  return ({ faker }) => {
    let value;
    try {
      value = faker[module]?.[method]?.(...values);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const hint = `See https://fakerjs.dev/api/${module} for what it takes.`;
      throw problem("bad-template", `${quote(`{{${source}}}`)} failed: ${reason}`, hint);
    }
    return typeof value === "string" ? value : asJson(value);
  };
}
function asJson(value) {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]));
}
function problem(code, message, hint) {
  return new MockapiError([{ code, severity: "error", message, hint }]);
}

// src/generate/value.ts
var mostItems = 1e6;
var mostOutput = 1e8;
var requestBudget = 5e7;
var deepest2 = 200;
function compileValue(value, report, options = {}) {
  const path = [...options.path ?? []];
  const { indexed = false, request = true } = options;
  const node = isPlain(value, path.length) ? constant(value) : compileTree(value, { report, path, indexed, request });
  if (node.items > mostItems) {
    const message = `The "$count"s together make ${node.items} items; ${mostItems} are the most.`;
    report(path, { code: "bad-instruction", message, hint: "Lower one of them." });
  } else if (node.weight > mostOutput) {
    const message = "The templates would write more than 100 MB of text.";
    report(path, { code: "bad-template", message, hint: 'Lower "$count" or the sizes in them.' });
  }
  const { render, usesFaker, roots, weight } = node;
  return {
    literal: !render,
    usesFaker,
    roots: requestRoots.filter((root) => roots.includes(root)),
    weight,
    render: render ? (scope, index) => {
      const budget = { left: requestBudget };
      return render(scope, index === void 0 ? void 0 : { index, budget });
    } : () => node.constant
  };
}
function isPlain(value, depth) {
  if (typeof value === "string") return !value.includes("{{");
  if (typeof value !== "object" || value === null) return true;
  if (depth > deepest2) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1));
  for (const key of Object.keys(value)) {
    if (key.startsWith("$") || !isPlain(value[key], depth + 1))
      return false;
  }
  return true;
}
var TooDeep = class extends Error {
};
function compileTree(value, at) {
  const path = [...at.path];
  try {
    return compile(value, at);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const message = `The value is nested more than ${deepest2} levels deep.`;
    at.report(path, { code: "json-depth", message });
    return constant(null);
  }
}
function isInstance(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null && !Array.isArray(value);
}
function compile(value, at) {
  if (typeof value === "string") return compileText(value, at);
  if (typeof value !== "object" || value === null || isInstance(value)) return constant(value);
  if (at.path.length > deepest2) throw new TooDeep();
  return Array.isArray(value) ? compileArray(value, at) : compileObject(value, at);
}
function compileText(text, at) {
  if (!text.includes("{{")) return constant(text);
  try {
    const template = compileTemplate(text);
    if (typeof template === "string") return constant(template);
    if (template.usesIndex && !at.indexed) {
      const message = '"{{index}}" is the number of an item, and there is no list here.';
      const hint = 'Use it inside "$each".';
      at.report([...at.path], { code: "bad-template", message, hint });
    }
    const [root] = template.roots;
    if (root !== void 0 && !at.request) {
      const message = `A template reads "${root}", and there is no request when the data is made.`;
      const hint = 'Request values are for endpoints: "GET /path": { \u2026 }.';
      at.report([...at.path], { code: "bad-template", message, hint });
    }
    return { ...template, items: 0 };
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error;
    for (const diagnostic of error.diagnostics) at.report([...at.path], diagnostic);
    return constant(null);
  }
}
function compileArray(items, at) {
  return arrayNode(items.map((item, index) => inside(item, index, at)));
}
function compileObject(value, at) {
  if (Object.hasOwn(value, "$count") || Object.hasOwn(value, "$each")) return compileLoop(value, at);
  const keys2 = [];
  const nodes = [];
  for (const [key, item] of Object.entries(value)) {
    if (looksLikeInstruction(key)) {
      refuseInstruction(key, at);
      continue;
    }
    keys2.push(literalKey(key));
    nodes.push(inside(item, key, at));
  }
  return objectNode(keys2, nodes);
}
function inside(value, key, at) {
  at.path.push(key);
  const node = compile(value, at);
  at.path.pop();
  return node;
}
function refuseInstruction(key, at) {
  const path = [...at.path, key];
  if (!isInstruction(key)) {
    const message2 = `${JSON.stringify(key)} is no instruction.`;
    at.report(path, {
      code: "unknown-instruction",
      part: "key",
      message: message2,
      hint: instructionHint(key)
    });
    return;
  }
  const message = `"${key}" means nothing here; it stands at the top of an endpoint's value.`;
  const hint = `${instructions[key]} Write "$${key}" for a key of that name.`;
  at.report(path, { code: "bad-instruction", part: "key", message, hint });
}
function compileLoop(value, at) {
  const loop = readLoop(value, at);
  if (!loop) return constant(null);
  const { count, each } = loop;
  return {
    usesFaker: each.usesFaker || typeof count !== "number",
    roots: each.roots,
    weight: each.weight * itemCount(count),
    items: itemCount(count) * (1 + each.items),
    render: (scope, outer) => {
      const length = typeof count === "number" ? count : scope.faker.number.int({ min: count[0], max: count[1] });
      const budget = outer?.budget ?? { left: requestBudget };
      return Array.from({ length }, (_, index) => renderNode(each, scope, { index, budget }));
    }
  };
}
function readLoop(value, at) {
  const stranger = Object.keys(value).find((key) => key !== "$count" && key !== "$each");
  if (stranger !== void 0) {
    const message = `${JSON.stringify(stranger)} stands beside "$count" and "$each", which make a list.`;
    const hint = 'Put it inside "$each", or give the list a key of its own.';
    at.report([...at.path, stranger], { code: "bad-instruction", part: "key", message, hint });
  }
  const { $count, $each } = value;
  const count = compileCount(
    $count,
    (problem2) => at.report($count === void 0 ? [...at.path] : [...at.path, "$count"], problem2)
  );
  if (!Object.hasOwn(value, "$each")) {
    const message = '"$count" says how many, and "$each" is missing, which says what.';
    const hint = 'Write { "$count": 3, "$each": { \u2026 } }.';
    at.report([...at.path], { code: "bad-instruction", message, hint });
  }
  const each = inside($each, "$each", { ...at, indexed: true });
  return count === void 0 || stranger !== void 0 ? void 0 : { count, each };
}

// src/generate/generator.ts
function isGenerator(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.hasOwn(value, "$count") || Object.hasOwn(value, "$each");
}
function compileGenerator(value, report, path = []) {
  let broken = false;
  compileValue(
    value,
    (at, problem2) => {
      broken = true;
      report(at, problem2);
    },
    { path, request: false }
  );
  const { $count, $each } = value;
  const count = compileCount($count, ignore) ?? 0;
  const each = compileValue(broken ? null : $each, ignore, {
    path: [...path, "$each"],
    indexed: true
  });
  return {
    usesFaker: each.usesFaker,
    size: typeof count === "number" ? count : void 0,
    count: (random) => typeof count === "number" ? count : count[0] + Math.floor(random() * (count[1] - count[0] + 1)),
    record: (index, scope) => each.render(scope, index)
  };
}
function ignore() {
}

// src/core/collection.ts
var operations = ["list", "get", "create", "replace", "update", "delete"];

// src/load/stamp.ts
import { hash } from "node:crypto";
function hashBytes(bytes) {
  return hash("sha1", bytes, "base64");
}

// src/core/random.ts
function hash32(text) {
  let hash2 = 2166136261;
  for (let index = 0; index < text.length; index++) {
    hash2 = Math.imul(hash2 ^ text.charCodeAt(index), 16777619);
  }
  return mix(hash2);
}
function mix(value) {
  let hash2 = value;
  hash2 = Math.imul(hash2 ^ hash2 >>> 16, 2246822507);
  hash2 = Math.imul(hash2 ^ hash2 >>> 13, 3266489909);
  return (hash2 ^ hash2 >>> 16) >>> 0;
}
function sfc32(seed, stream = 0) {
  let a = seed | 0;
  let b = stream | 0;
  let c = 2654435769 | 0;
  let counter = 1;
  const next = () => {
    const sum2 = (a + b | 0) + counter | 0;
    counter = counter + 1 | 0;
    a = b ^ b >>> 9;
    b = c + (c << 3) | 0;
    c = (c << 21 | c >>> 11) + sum2;
    return (sum2 >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

// src/generate/locales.ts
var locales = `
  af_ZA ar az base bn_BD cs_CZ cy da de de_AT de_CH dv el en en_AU en_AU_ocker en_BORK en_CA
  en_GB en_GH en_HK en_IE en_IN en_NG en_NP en_US en_ZA eo es es_MX fa fi fr fr_BE fr_CA fr_CH
  fr_LU fr_SN he hr hu hy id_ID it ja ka_GE ko ku_ckb ku_kmr_latin lv mk mn_MN_cyrl nb_NO ne
  nl nl_BE pl pt_BR pt_PT ro ro_MD ru sk sl_SI sr_RS_latin sv ta_IN th tr uk ur uz_UZ_latin vi
  yo_NG zh_CN zh_TW zu_ZA
`.trim().split(/\s+/);

// src/generate/faker.ts
var referenceDate = "2026-01-01T00:00:00.000Z";
async function loadFaker(locale = "en") {
  if (!locales.includes(locale)) throw unknownLocale(locale);
  const { faker } = await importLocale(locale);
  const copy = lazyCopies(faker);
  const shared = copy();
  return {
    forRecord: (seed, collection, index) => {
      shared.reseed(seed, collection, index);
      return shared.faker;
    },
    forCall: (seed, endpoint, call2) => {
      const own = copy();
      own.reseed(seed, endpoint, call2);
      return own.faker;
    }
  };
}
function importLocale(locale) {
  return locale === "en" ? import("@faker-js/faker/locale/en") : import(`@faker-js/faker/locale/${locale}`);
}
function unknownLocale(locale) {
  const near = didYouMean(locale, locales);
  return new MockapiError([
    {
      code: "bad-config",
      severity: "error",
      message: `Faker has no locale ${JSON.stringify(locale)}.`,
      hint: near || `It has ${locales.join(", ")}.`
    }
  ]);
}
function lazyCopies(complete) {
  const prototype = Object.create(Object.getPrototypeOf(complete));
  for (const [name, module] of Object.entries(complete)) {
    if (name === "fakerCore") continue;
    const Module = module.constructor;
    Object.defineProperty(prototype, name, {
      get() {
        const value = new Module(this);
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      }
    });
  }
  const { locale } = complete.fakerCore;
  return () => {
    const { randomizer, reseed } = seededRandomizer();
    const config = {};
    const faker = Object.create(prototype, {
      fakerCore: { value: { locale, randomizer, config } }
    });
    return {
      faker,
      reseed: (seed, name, index) => {
        config.defaultRefDate = fixedDate;
        reseed(seed, name, index);
      }
    };
  };
}
function fixedDate() {
  return new Date(referenceDate);
}
function seededRandomizer() {
  let random = sfc32(0);
  let lastSeed;
  let lastName;
  let hash2 = 0;
  return {
    randomizer: {
      next: () => random(),
      seed: (seed) => {
        random = sfc32(hash32(String(seed)));
      }
    },
    reseed: (seed, name, index) => {
      if (seed !== lastSeed || name !== lastName) {
        lastSeed = seed;
        lastName = name;
        hash2 = streamHash(seed, name);
      }
      random = sfc32(hash2, mix(index));
    }
  };
}
function collectionRandom(seed, collection) {
  return sfc32(streamHash(seed, collection), 1668248942);
}
function streamHash(seed, name) {
  return hash32(`${seed}
${name}`);
}

// src/load/json/records.ts
function compileList(items, key, report, path) {
  const compiled = items.map((item, index) => {
    const at = [...path, index];
    return isRecord(item, report, at) ? compileValue(item, report, { path: at, indexed: true, request: false }) : void 0;
  });
  const ids = listIds(items, report, path);
  return {
    usesFaker: compiled.some((record) => record?.usesFaker),
    size: items.length,
    make: (source, seed, limit = Infinity) => compiled.slice(0, limit).map((record, index) => {
      const value = record?.render(seedScope(source, seed, key, index), index);
      return freezeRecord(value, ids[index]);
    })
  };
}
function compileGenerated(value, key, report, path) {
  const { $each } = value;
  const at = [...path, "$each"];
  if ($each !== void 0) isRecord(isGenerator($each) ? [] : $each, report, at);
  const generator = compileGenerator(value, report, path);
  return {
    usesFaker: generator.usesFaker,
    size: generator.size,
    make: (source, seed, limit = Infinity) => {
      const length = Math.min(limit, generator.count(collectionRandom(seed, key)));
      return Array.from({ length }, (_, index) => {
        const record = generator.record(index, seedScope(source, seed, key, index));
        return freezeRecord(record, index + 1);
      });
    }
  };
}
function seedScope(source, seed, key, index) {
  return {
    get faker() {
      return source.forRecord(seed, key, index);
    },
    ...noRequest,
    now: () => referenceDate
  };
}
var noRequest = {
  params: void 0,
  query: void 0,
  body: void 0,
  headers: void 0,
  cookies: void 0
};
function isRecord(value, report, path) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return true;
  report(path, {
    code: "bad-record",
    message: `A record of the collection is ${describeKind(value)}, not an object.`,
    hint: 'To serve a list as it stands, write { "GET /path": [ \u2026 ] }.'
  });
  return false;
}
function listIds(items, report, path) {
  const own = items.map((item) => ownId(item));
  let highest = own.reduce((most, id) => isNumberId(id) && id > most ? id : most, 0);
  const taken = /* @__PURE__ */ new Map();
  return own.map((id, index) => {
    const at = [...path, index, "id"];
    if (id === void 0) return ++highest;
    if (!isNumberId(id) && (typeof id !== "string" || id === "")) {
      const message = `The id ${JSON.stringify(id)} is no text and no number.`;
      report(at, {
        code: "bad-record",
        message,
        hint: "Write a text or a number, or leave it out."
      });
      return index;
    }
    const before = taken.get(String(id));
    if (before === void 0) taken.set(String(id), index);
    else if (!String(id).includes("{{")) {
      const message = `The records ${before + 1} and ${index + 1} both have the id ${JSON.stringify(id)}.`;
      report(at, { code: "duplicate-id", message, hint: "Give one of them another id." });
    }
    return id;
  });
}
function ownId(item) {
  return typeof item === "object" && item !== null && Object.hasOwn(item, "id") ? item.id : void 0;
}
function isNumberId(id) {
  return typeof id === "number" && Number.isFinite(id);
}
function freezeRecord(value, id) {
  if (!Object.hasOwn(value, "id")) return freeze({ id, ...value });
  const own = value.id;
  if (isNumberId(own) || typeof own === "string" && own !== "") {
    return freeze({ ...value });
  }
  const message = `A template made the id ${JSON.stringify(own)}, which is no text and no number.`;
  throw new MockapiError([{ code: "bad-record", severity: "error", message }]);
}
function freeze(value) {
  for (const item of Object.values(value)) {
    if (typeof item === "object" && item !== null && !Object.isFrozen(item)) freeze(item);
  }
  return Object.freeze(value);
}
function describeKind(value) {
  if (Array.isArray(value)) return "an array";
  return value === null ? "null" : `a ${typeof value === "string" ? "text" : typeof value}`;
}

// src/load/json/declare.ts
function declareCollection(declared) {
  const { path, value, at, origin, report, behaviour } = declared;
  checkPath(path, report, at);
  const records = isGenerator(value) ? compileGenerated(value, path, report, at) : compileList(value, path, report, at);
  return {
    name: nameOf(path),
    path,
    origin,
    ids: "increment",
    usesFaker: records.usesFaker,
    ...records.size !== void 0 && { size: records.size },
    definition: definitionOf(value),
    records: records.make,
    relations: {},
    only: operations,
    ...behaviour && { behaviour }
  };
}
function declareSingle(declared) {
  const { path, value, at, origin, report, behaviour } = declared;
  checkPath(path, report, at);
  const compiled = compileValue(value, report, { path: at, request: false });
  return {
    name: nameOf(path),
    path,
    origin,
    definition: definitionOf(value),
    usesFaker: compiled.usesFaker,
    value: (source, seed) => compiled.render(seedScope(source, seed, path, 0)),
    ...behaviour && { behaviour }
  };
}
function checkPath(path, report, at) {
  const parsed = parsePath(path);
  if ("message" in parsed) report(at, { code: "bad-path", ...parsed });
  else if (parsed.segments.some(({ kind }) => kind !== "literal") || parsed.segments.length === 0) {
    const message = `The name makes the address ${JSON.stringify(path)}, which is not fixed.`;
    const hint = "Rename it to letters, digits, hyphens and dots.";
    report(at, { code: "bad-path", message, hint });
  }
}
function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
function definitionOf(value) {
  return hashBytes(Buffer.from(JSON.stringify(value)));
}

// src/core/frame.ts
function lineAndColumn(source, offset) {
  let line = 1;
  let start = 0;
  for (let index = source.indexOf("\n"); index !== -1 && index < offset; ) {
    line++;
    start = index + 1;
    index = source.indexOf("\n", start);
  }
  return { line, column: offset - start + 1 };
}
function codeFrame(source, line, column) {
  const lines = source.split(/\r\n|\r|\n/);
  const first = Math.max(1, line - 1);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const shift = Math.max(0, column - 100);
  const out = [];
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? "").slice(shift, shift + 120);
    const mark = number === line ? ">" : " ";
    out.push(`${mark} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (number === line) {
      const before = text.slice(0, Math.max(0, column - 1 - shift)).replace(/[^\t]/g, " ");
      out.push(`  ${" ".repeat(width)} | ${before}^`);
    }
  }
  return out.join("\n");
}

// src/load/json/survey.ts
var quote2 = 34;
var backslash = 92;
function survey(text) {
  let depth = 0;
  let deepest3 = 0;
  let members = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote2) index = endOfString(text, index);
    else if (code === 91 || code === 123) deepest3 = Math.max(deepest3, ++depth);
    else if (code === 93 || code === 125) depth--;
    else if (code === 58 && depth === 1) members++;
  }
  return { depth: deepest3, members };
}
function endOfString(text, start) {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}
function isEscaped(text, offset) {
  let before = offset;
  while (text.charCodeAt(before - 1) === backslash) before--;
  return (offset - before) % 2 === 1;
}

// src/load/json/syntax.ts
function syntaxProblem(name, text, offset, message) {
  if (text.trim() === "") {
    return { message: "The file is empty.", hint: "Write { } or [ ] in it, or delete it." };
  }
  const rest = text.slice(offset);
  const before = withoutComments(text.slice(0, offset)).trimEnd();
  const found = wordAt(rest);
  if (rest.trim() === "" || isLastNumber(rest, before)) return endsEarly(before);
  const last = before.at(-1) ?? "";
  if (/^<{7}|^>{7}|^={7}/.test(rest)) {
    return { message: "A merge conflict is left in the file.", hint: "Resolve it and save." };
  }
  if (rest.startsWith("'") && !name.endsWith(".json5")) {
    return {
      message: "JSON has texts in double quotes.",
      hint: `Write ${found.replaceAll("'", '"')}, or name the file .json5.`
    };
  }
  if (rest.startsWith("\\")) {
    const escape = JSON.stringify(rest.slice(0, 2));
    return {
      message: `${escape.replace("\\\\", "\\")} is no escape.`,
      hint: "Write a backslash as \\\\."
    };
  }
  if (last === ":" && /^[,}\]]/.test(rest)) {
    return { message: 'A value is missing after ":".', hint: "Write null for none." };
  }
  if (/^[}\]]/.test(rest)) return wrongBracket(before, found);
  if (/["\w}\].]$/.test(before)) return afterValue(before, found, rest);
  if (/[{,]$/.test(before) && openBracket(before)?.bracket === "{") return unquotedKey(found, name);
  if (rest.startsWith(",")) return { message: "A value is missing before the comma." };
  if (/^[A-Za-z_$]/.test(rest)) {
    return {
      message: `${found} is no JSON value.`,
      hint: "A text stands in double quotes; else write a number, true, false or null."
    };
  }
  return { message: message.replace(/\.?\s*\(\d+:\d+\)\.?$/, ".") };
}
function isLastNumber(rest, before) {
  return /^-?[\d.]+\s*$/.test(rest) && /[[,:]$/.test(before);
}
function afterValue(before, found, rest) {
  const open = openBracket(before);
  if (!open) {
    return {
      message: `${found} stands after the end of the value.`,
      hint: "A file holds one value: put several into an array or an object."
    };
  }
  const inObject = open.bracket === "{";
  const [lastText] = /"(?:[^"\\]|\\.)*"$/.exec(before) ?? [];
  if (lastText?.includes("\n")) {
    const { line } = lineAndColumn(before, before.length - lastText.length);
    return { message: `The text that begins in line ${line} has no closing quote there.` };
  }
  if (inObject && isKeyEnd(before)) return { message: `A ":" is missing before ${found}.` };
  if (inObject && rest.startsWith(":"))
    return { message: 'A ":" stands where no key is before it.' };
  return { message: `A comma or ${inObject ? "}" : "]"} is missing before ${found}.` };
}
function isKeyEnd(before) {
  return /[{,]\s*"(?:[^"\\]|\\.)*"$/.test(before);
}
function unquotedKey(found, name) {
  if (!/^[A-Za-z_$]/.test(found)) return { message: `A key is expected in place of ${found}.` };
  const other = name.endsWith(".json5") ? "" : ", or name the file .json5";
  return { message: `The key ${found} has no quotes.`, hint: `Write "${found}"${other}.` };
}
function wrongBracket(before, found) {
  const open = openBracket(before);
  if (!open) return { message: `A ${found} closes nothing.`, hint: "Delete it." };
  const expected = open.bracket === "{" ? "}" : "]";
  const { line } = lineAndColumn(before, open.offset);
  if (found.startsWith(expected)) return { message: `A value is missing before ${expected}.` };
  return { message: `${expected} is missing: the ${open.bracket} of line ${line} is still open.` };
}
function endsEarly(before) {
  if (/\/\*[^"]*$/.test(before)) return { message: "A comment is not closed.", hint: "Add */." };
  const open = openBracket(before);
  if (!open) return { message: "The file ends in the middle of a value." };
  const { line } = lineAndColumn(before, open.offset);
  const expected = open.bracket === "{" ? "}" : "]";
  return {
    message: `The file ends too early: the ${open.bracket} of line ${line} is still open.`,
    hint: `Add ${expected}.`
  };
}
function openBracket(text) {
  const open = [];
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\]]/g)) {
    const [bracket] = match;
    if (bracket === "{" || bracket === "[") open.push({ bracket, offset: match.index });
    else if (bracket === "}" || bracket === "]") open.pop();
  }
  return open.at(-1);
}
function withoutComments(text) {
  return text.replace(
    /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g,
    (part) => part.startsWith('"') ? part : part.replace(/[^\n]/g, " ")
  );
}
function wordAt(rest) {
  const [word = ""] = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w$.-]+|[^])/.exec(rest) ?? [];
  return word.length > 30 ? `${word.slice(0, 30)}\u2026` : word;
}

// src/load/json/document.ts
function readDocument(name, source) {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const strict = parseStrict(text);
  if (strict && strict.depth <= deepest2) {
    const isRepeated = isObject(strict.value) && Object.keys(strict.value).length !== strict.members;
    const tree2 = whileUsed(() => parseTree(name, text));
    return documentOf(name, text, strict.value, tree2, isRepeated);
  }
  if (strict) throw tooDeep(name);
  const tree = whileUsed(() => parseTree(name, text));
  return documentOf(name, text, evaluate(tree().body), tree, true);
}
function parseStrict(text) {
  try {
    return { value: JSON.parse(text), ...survey(text) };
  } catch {
    return void 0;
  }
}
function parseTree(name, text) {
  try {
    const tree = parse(text, {
      mode: name.toLowerCase().endsWith(".json5") ? "json5" : "jsonc",
      allowTrailingCommas: true
    });
    if (depthOf(tree.body) > deepest2) throw new RangeError("too deep");
    return tree;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(name);
    throw syntaxError(name, text, error);
  }
}
function documentOf(name, text, value, tree, mayRepeat) {
  const place = (path, part = "value") => {
    const { line, column } = startOf(tree().body, path, part);
    return { file: name, line, column };
  };
  return {
    value,
    repeated: mayRepeat ? repeatedKeys(tree().body) : [],
    place,
    diagnose: (path, { code, message, hint, part }, severity = "error") => {
      const at = place(path, part);
      const frame = codeFrame(text, at.line, at.column);
      return { code, severity, message, ...hint && { hint }, place: at, frame };
    }
  };
}
function startOf(root, path, part) {
  let node = root;
  for (const [index, step] of path.entries()) {
    if (node.type === "Object") {
      const member = lastMember(node, String(step));
      if (!member) break;
      if (part === "key" && index === path.length - 1) return member.name.loc.start;
      node = member.value;
    } else if (node.type === "Array") {
      const element = node.elements[Number(step)];
      if (!element) break;
      node = element.value;
    } else break;
  }
  return node.loc.start;
}
function lastMember(node, key) {
  return node.members.findLast((member) => keyOf(member) === key);
}
function keyOf(member) {
  return member.name.type === "String" ? member.name.value : member.name.name;
}
function repeatedKeys(node, path = []) {
  if (node.type === "Array") {
    return node.elements.flatMap(({ value }, index) => repeatedKeys(value, [...path, index]));
  }
  if (node.type !== "Object") return [];
  const seen = /* @__PURE__ */ new Set();
  return node.members.flatMap((member) => {
    const key = keyOf(member);
    const own = seen.has(key) ? [[...path, key]] : [];
    seen.add(key);
    return [...own, ...repeatedKeys(member.value, [...path, key])];
  });
}
function depthOf(node) {
  if (node.type === "Array")
    return 1 + Math.max(0, ...node.elements.map(({ value }) => depthOf(value)));
  if (node.type === "Object")
    return 1 + Math.max(0, ...node.members.map(({ value }) => depthOf(value)));
  return 0;
}
function syntaxError(name, text, error) {
  if (!(error instanceof Error)) return error;
  const { line = 1, column = 1, offset = 0 } = error;
  const { message, hint } = syntaxProblem(name, text, offset, error.message);
  const place = { file: name, line, column };
  const frame = codeFrame(text, line, column);
  return new MockapiError([
    { code: "json-syntax", severity: "error", message, ...hint && { hint }, place, frame }
  ]);
}
function tooDeep(name) {
  const message = `The file is nested more than ${deepest2} levels deep.`;
  const place = { file: name, line: 1, column: 1 };
  return new MockapiError([{ code: "json-depth", severity: "error", message, place }]);
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function whileUsed(make) {
  let made;
  return () => {
    const value = made?.deref() ?? make();
    made = new WeakRef(value);
    return value;
  };
}

// src/core/duration.ts
var delayPresets = {
  realistic: { kind: "lognormal", median: 120, p99: 600 },
  forever: { kind: "forever" }
};
var longestDelay = 36e5;
var units = { ms: 1, s: 1e3, m: 6e4, min: 6e4 };
var durationShape = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m)?$/;
var rangeShape = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m)?\s*(?:-|\.\.)\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m)?$/;
var delayHint = 'Write 200, "200ms", "1s", "100-400ms", [100, 400], { "median": 120, "p99": 900 }, "realistic" or "forever".';
function parseDelay(input) {
  if (typeof input === "number") return bounded(input) ? { kind: "fixed", ms: input } : void 0;
  if (typeof input === "string") return parseText(input.trim().toLowerCase());
  if (Array.isArray(input)) {
    return input.length === 2 ? range(input[0], input[1]) : void 0;
  }
  if (typeof input === "object" && input !== null && "median" in input && "p99" in input) {
    const { median, p99 } = input;
    if (Object.keys(input).length !== 2 || !bounded(median) || !bounded(p99)) return void 0;
    return median > 0 && p99 >= median ? { kind: "lognormal", median, p99 } : void 0;
  }
  return void 0;
}
function parseDuration(input) {
  if (typeof input === "number") return bounded(input) ? input : void 0;
  if (typeof input !== "string") return void 0;
  const match = durationShape.exec(input.trim().toLowerCase());
  if (!match) return void 0;
  const ms = Number(match[1]) * (units[match[2] ?? "ms"] ?? 1);
  return bounded(ms) ? ms : void 0;
}
function parseText(text) {
  if (Object.hasOwn(delayPresets, text)) return delayPresets[text];
  const ms = parseDuration(text);
  if (ms !== void 0) return { kind: "fixed", ms };
  const match = rangeShape.exec(text);
  if (!match) return void 0;
  const [, low, lowUnit, high, highUnit] = match;
  const unit = highUnit ?? lowUnit ?? "ms";
  return range(Number(low) * (units[lowUnit ?? unit] ?? 1), Number(high) * (units[unit] ?? 1));
}
function range(min, max) {
  return bounded(min) && bounded(max) && min <= max ? { kind: "range", min, max } : void 0;
}
function bounded(value) {
  return typeof value === "number" && value >= 0 && value <= longestDelay;
}

// src/core/behaviour.ts
function layer(...layers) {
  let result;
  for (const next of layers) {
    if (next) result = result ? { ...result, ...next } : next;
  }
  return result;
}
function readDelay(input) {
  return parseDelay(input) ?? {
    message: `${JSON.stringify(input) ?? String(input)} is no delay.`,
    hint: delayHint
  };
}
var ruleKeys = ["status", "rate", "times"];
function readStatus(input) {
  if (typeof input === "number") return isStatus(input) ? { status: input } : badStatus(input);
  if (typeof input !== "object" || input === null || Array.isArray(input)) return badStatus(input);
  const unknown = Object.keys(input).find((key) => !ruleKeys.includes(key));
  if (unknown !== void 0) {
    return {
      message: `${JSON.stringify(unknown)} is no part of a status rule.`,
      hint: `${didYouMean(unknown, ruleKeys)} It takes "status", "rate" (0 to 1) and "times".`.trim()
    };
  }
  const { status, rate, times } = input;
  if (!isStatus(status)) return badStatus(status);
  if (rate !== void 0 && !(typeof rate === "number" && rate >= 0 && rate <= 1)) {
    return {
      message: `The rate ${JSON.stringify(rate)} is not between 0 and 1.`,
      hint: "Write 0.1 for one call in ten."
    };
  }
  if (times !== void 0 && !(Number.isInteger(times) && times >= 0)) {
    return {
      message: `"times" is ${JSON.stringify(times)}, not a whole number.`,
      hint: "Write 2 for the first two calls."
    };
  }
  return {
    status,
    ...rate !== void 0 && { rate },
    ...times !== void 0 && { times }
  };
}
function isStatus(value) {
  return Number.isInteger(value) && value >= 200 && value <= 599;
}
function badStatus(value) {
  return {
    message: `${JSON.stringify(value) ?? String(value)} is no status.`,
    hint: 'Write a number from 200 to 599, or { "status": 503, "rate": 0.1 }.'
  };
}

// src/load/json/answer.ts
function scopeOf(context) {
  return {
    get faker() {
      return context.faker;
    },
    get params() {
      return context.params;
    },
    get query() {
      return context.query;
    },
    get body() {
      return context.body;
    },
    get headers() {
      return context.headers;
    },
    get cookies() {
      return context.cookies;
    },
    now: () => (/* @__PURE__ */ new Date()).toISOString()
  };
}

// src/load/json/entry.ts
var contents = ["$file", "$cases", "$sequence"];
function readEntry(value, report, path) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { path, instructions: {}, body: value === null ? void 0 : { value, path } };
  }
  const instructions2 = {};
  const rest = [];
  for (const [key, item] of Object.entries(value)) {
    if (!looksLikeInstruction(key) || key === "$count" || key === "$each") rest.push([key, item]);
    else if (isInstruction(key)) instructions2[key] = item;
    else {
      const message = `${JSON.stringify(key)} is no instruction.`;
      const hint = instructionHint(key);
      report([...path, key], { code: "unknown-instruction", part: "key", message, hint });
    }
  }
  const entry = { path, instructions: instructions2, body: bodyOf(value, instructions2, rest, path) };
  checkTogether(entry, rest, report);
  return entry;
}
function bodyOf(value, instructions2, rest, path) {
  if (Object.hasOwn(instructions2, "$body")) {
    return { value: instructions2.$body, path: [...path, "$body"] };
  }
  if (rest.length > 0) return { value: Object.fromEntries(rest), path };
  return Object.keys(value).length === 0 ? { value, path } : void 0;
}
function checkTogether(entry, rest, report) {
  const { instructions: instructions2, path } = entry;
  const refuse = (key, other, hint) => {
    const message = `${JSON.stringify(key)} stands beside "${other}".`;
    report([...path, key], { code: "bad-instruction", part: "key", message, hint });
  };
  const content = contents.filter((key) => Object.hasOwn(instructions2, key));
  const [first, second] = content;
  const [stranger] = rest[0] ?? [];
  if (Object.hasOwn(instructions2, "$body") && stranger !== void 0) {
    refuse(stranger, "$body", 'Put all of the body inside "$body".');
  }
  if (first === void 0) return;
  if (second !== void 0) refuse(second, first, "One of them makes the answer: drop the other.");
  else if (Object.hasOwn(instructions2, "$body")) refuse("$body", first, "Drop one of them.");
  else if (stranger !== void 0) refuse(stranger, first, "Drop one of them.");
  if (first === "$file") return;
  for (const key of ["$status", "$headers"]) {
    const rule = key === "$status" && typeof instructions2.$status === "object";
    if (Object.hasOwn(instructions2, key) && !rule) {
      refuse(key, first, `Put it inside the answers of "${first}".`);
    }
  }
}

// node_modules/hono/dist/utils/cookie.js
var validCookieNameRegEx = /^[\w!#$%&'*.^`|~+-]+$/;
var _serialize = (name, value, opt = {}) => {
  if (!validCookieNameRegEx.test(name)) throw new Error("Invalid cookie name");
  let cookie = `${name}=${value}`;
  if (/^__secure-/i.test(name) && !opt.secure) throw new Error("__Secure- Cookie must have Secure attributes");
  if (/^__host-/i.test(name)) {
    if (!opt.secure) throw new Error("__Host- Cookie must have Secure attributes");
    if (opt.path !== "/") throw new Error('__Host- Cookie must have Path attributes with "/"');
    if (opt.domain) throw new Error("__Host- Cookie must not have Domain attributes");
  }
  for (const key of [
    "domain",
    "path",
    "sameSite",
    "priority"
  ]) if (opt[key] && /[;\r\n]/.test(opt[key])) throw new Error(`${key} must not contain ";", "\\r", or "\\n"`);
  if (opt && typeof opt.maxAge === "number" && opt.maxAge >= 0) {
    if (opt.maxAge > 3456e4) throw new Error("Cookies Max-Age SHOULD NOT be greater than 400 days (34560000 seconds) in duration.");
    cookie += `; Max-Age=${opt.maxAge | 0}`;
  }
  if (opt.domain && opt.prefix !== "host") cookie += `; Domain=${opt.domain}`;
  if (opt.path) cookie += `; Path=${opt.path}`;
  if (opt.expires) {
    if (opt.expires.getTime() - Date.now() > 3456e7) throw new Error("Cookies Expires SHOULD NOT be greater than 400 days (34560000 seconds) in the future.");
    cookie += `; Expires=${opt.expires.toUTCString()}`;
  }
  if (opt.httpOnly) cookie += "; HttpOnly";
  if (opt.secure) cookie += "; Secure";
  if (opt.sameSite) cookie += `; SameSite=${opt.sameSite.charAt(0).toUpperCase() + opt.sameSite.slice(1)}`;
  if (opt.priority) cookie += `; Priority=${opt.priority.charAt(0).toUpperCase() + opt.priority.slice(1)}`;
  if (opt.partitioned) {
    if (!opt.secure) throw new Error("Partitioned Cookie must have Secure attributes");
    cookie += "; Partitioned";
  }
  return cookie;
};
var serialize = (name, value, opt) => {
  value = encodeURIComponent(value);
  return _serialize(name, value, opt);
};

// src/core/problem.ts
var problems = {
  "bad-address": { status: 400, title: "The address is malformed" },
  "bad-json": { status: 400, title: "The body is not valid JSON" },
  "bad-body": { status: 400, title: "The body cannot be read" },
  "bad-query": { status: 400, title: "A query parameter is wrong" },
  "bad-control-header": { status: 400, title: "A control header is wrong" },
  "host-refused": { status: 403, title: "This host name is not allowed" },
  "origin-refused": { status: 403, title: "This origin is not allowed" },
  "no-endpoint": { status: 404, title: "No mock answers this request" },
  "no-record": { status: 404, title: "No record has this id" },
  "no-file": { status: 404, title: "The file does not exist" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  "id-taken": { status: 409, title: "A record has this id already" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The content type is not understood" },
  "invalid-body": { status: 422, title: "The body does not fit the schema" },
  "handler-failed": { status: 500, title: "The mock handler failed" },
  "handler-returned-nothing": { status: 500, title: "The mock handler returned nothing" },
  "unserializable-answer": { status: 500, title: "The answer cannot be sent as JSON" },
  "seed-failed": { status: 500, title: "The data of a collection cannot be made" },
  "mock-broken": { status: 500, title: "The mock file is broken" },
  "handler-timeout": { status: 504, title: "The mock handler did not answer in time" }
};

// src/core/reply.ts
var Reply = class _Reply {
  /** The status code. */
  code;
  /** Headers by lower-case name. */
  headers;
  /** Complete `Set-Cookie` values; they cannot be joined into one header (RFC 6265, section 3). */
  cookies;
  body;
  /** A word for the log about how the answer came about, such as `case 2`. */
  note;
  constructor(body, init = {}, cookies = [], note = void 0) {
    this.body = body;
    this.code = init.status ?? 200;
    this.headers = lowerCased(init.headers);
    this.cookies = cookies;
    this.note = note;
  }
  /** The same reply with another status. */
  status(code) {
    return new _Reply(this.body, { status: code, headers: this.headers }, this.cookies, this.note);
  }
  /** The same reply with one more header, which replaces one of the same name. */
  header(name, value) {
    const headers = { ...this.headers, [name.toLowerCase()]: value };
    return new _Reply(this.body, { status: this.code, headers }, this.cookies, this.note);
  }
  /** The same reply that also sets a cookie. Path is `/` unless told otherwise. */
  cookie(name, value, options = {}) {
    const cookies = [...this.cookies, serialize(name, value, { path: "/", ...options })];
    return new _Reply(this.body, { status: this.code, headers: this.headers }, cookies, this.note);
  }
  /** The same reply with a word for the log. */
  noted(note) {
    return new _Reply(this.body, { status: this.code, headers: this.headers }, this.cookies, note);
  }
};
function jsonReply(value, init) {
  return new Reply({ kind: "json", value }, init);
}
function problemReply(code, detail, members = {}, headers = {}) {
  const { status, title } = problems[code];
  const value = { type: `urn:mockapi:${code}`, title, status, detail, code, ...members };
  return jsonReply(value, {
    status,
    headers: { "content-type": "application/problem+json", ...headers }
  });
}
function lowerCased(headers) {
  const result = {};
  for (const [name, value] of Object.entries(headers ?? {})) result[name.toLowerCase()] = value;
  return result;
}

// src/load/json/headers.ts
var nameShape = /^[!#$%&'*+.^_`|~\w-]+$/;
function compileHeaders(value, report, path) {
  const isObject2 = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject2) {
    report(path, {
      code: "bad-instruction",
      message: '"$headers" is no object.',
      hint: 'Write it as in { "cache-control": "no-store" }.'
    });
  }
  const entries = isObject2 ? Object.entries(value) : [];
  for (const [name, item] of entries) checkHeader(name, item, report, [...path, name]);
  const named = entries.map(([name, item]) => [name.toLowerCase(), item]);
  const { literal, usesFaker, roots, render } = compileValue(
    named.map(([, item]) => item),
    (at, problem2) => report([...path, entries[Number(at[0])]?.[0] ?? "", ...at.slice(1)], problem2)
  );
  return {
    literal,
    usesFaker,
    roots,
    render: (scope) => arrange(named, render(scope))
  };
}
function checkHeader(name, value, report, path) {
  const isList = Array.isArray(value) && name.toLowerCase() === "set-cookie";
  const values = isList ? value : [value];
  if (!nameShape.test(name)) {
    const message = `${JSON.stringify(name)} is no name of a header.`;
    report(path, {
      code: "bad-instruction",
      part: "key",
      message,
      hint: "Write letters, digits and hyphens."
    });
  } else if (!values.every((item) => ["string", "number", "boolean"].includes(typeof item))) {
    const message = `The header "${name}" is ${JSON.stringify(value)}, not a text.`;
    report(path, { code: "bad-instruction", message, hint: "Write its value in double quotes." });
  }
}
function arrange(named, values) {
  const headers = {};
  const cookies = [];
  for (const [index, [name]] of named.entries()) {
    const value = values[index];
    if (name === "set-cookie") cookies.push(...[value].flat().map(headerText));
    else headers[name] = headerText(value);
  }
  return { headers, cookies };
}
function headerText(value) {
  const text = typeof value === "object" ? JSON.stringify(value ?? "") : String(value);
  return text.toWellFormed().replace(
    /[^\t\u0020-\u007e\u0080-\u00ff]+/g,
    (part) => (
      // Line breaks would begin another header.
      part.replace(/[^\u0100-\uffff]/g, " ").replace(/[^ ]+/g, encodeURIComponent)
    )
  ).trim();
}

// src/load/json/reply.ts
var withoutContent = /* @__PURE__ */ new Set([204, 205, 304]);
function compileReply(entry, files, report) {
  const { instructions: instructions2, path } = entry;
  const { $status, $headers, $file } = instructions2;
  const hasFile = Object.hasOwn(instructions2, "$file");
  const content = hasFile ? compileFile($file, files, report, [...path, "$file"]) : entry.body && compileValue(entry.body.value, report, { path: entry.body.path });
  const status = statusOf(entry, report) ?? (content ? 200 : 204);
  if (content && withoutContent.has(status)) {
    const message = `An answer with the status ${status} has no body.`;
    const hint = "Drop the body, or use another status.";
    const at = $status === void 0 ? path : [...path, "$status"];
    report(at, { code: "bad-instruction", message, hint });
  }
  const headers = Object.hasOwn(instructions2, "$headers") ? compileHeaders($headers, report, [...path, "$headers"]) : void 0;
  const render = renderer(status, headers, content, hasFile);
  const isFixed = (content?.literal ?? true) && (headers?.literal ?? true);
  const fixed = isFixed ? render(void 0) : void 0;
  const note = noteOf(entry);
  return {
    reply: fixed ? () => fixed : (_context, scope) => render(scope),
    ...fixed && { fixed },
    roots: [...content?.roots ?? [], ...headers?.roots ?? []],
    usesFaker: (content?.usesFaker ?? false) || (headers?.usesFaker ?? false),
    usesCall: false,
    ...note !== void 0 && { note }
  };
}
function renderer(status, headers, content, isFile) {
  return (scope) => {
    const init = headers?.render(scope);
    const value = content?.render(scope);
    if (isFile && climbs(value)) {
      return problemReply("no-file", `The path ${JSON.stringify(value)} leaves its folder.`);
    }
    const body = !content ? { kind: "none" } : isFile ? { kind: "file", path: String(value) } : bodyOf2(value, init?.headers["content-type"]);
    return new Reply(body, { status, headers: init?.headers ?? {} }, init?.cookies ?? []);
  };
}
function bodyOf2(value, contentType) {
  const isText2 = contentType !== void 0 && !/^[^;]*[/+]json\b/i.test(contentType);
  return isText2 && typeof value === "string" ? { kind: "text", text: value } : { kind: "json", value };
}
function statusOf({ instructions: instructions2, path }, report) {
  const { $status } = instructions2;
  if ($status === void 0 || typeof $status === "object" && $status !== null) return void 0;
  if (isStatus($status)) return $status;
  report([...path, "$status"], {
    code: "bad-instruction",
    message: `"$status" is ${JSON.stringify($status)}.`,
    hint: 'Write a number from 200 to 599, or { "status": 503, "rate": 0.1 }.'
  });
  return void 0;
}
function compileFile(value, files, report, path) {
  if (typeof value !== "string" || value === "") {
    const message = `"$file" is ${JSON.stringify(value)}, not the path of a file.`;
    const hint = 'Write a path relative to this file, such as "_files/avatar.png".';
    report(path, { code: "bad-instruction", message, hint });
    return compileValue("", report);
  }
  const compiled = compileValue(value, report, { path });
  const found = compiled.literal ? files.check(String(compiled.render(void 0))) : "found";
  const shown = JSON.stringify(value);
  if (found === "missing") {
    const message = `The file ${shown} does not exist.`;
    report(path, { code: "missing-file", message, hint: "Paths are relative to this mock file." });
  } else if (found === "outside") {
    const message = `The file ${shown} lies outside the mocks folder.`;
    const hint = 'Put it in a folder such as "_files" beside this file.';
    report(path, { code: "missing-file", message, hint });
  }
  return compiled;
}
function climbs(path) {
  return typeof path !== "string" || /(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\0/.test(path);
}
function noteOf({ instructions: instructions2, body }) {
  if (typeof instructions2.$file === "string") return `file ${instructions2.$file}`;
  const { $count } = body?.value ?? {};
  if (typeof $count === "number") return `generated, ${$count} items`;
  return Array.isArray($count) ? `generated, ${$count.join(" to ")} items` : void 0;
}

// src/load/json/operators.ts
import { isDeepStrictEqual } from "node:util";
var longestMatched = 1e4;
var operators = {
  matches: {
    about: "The text matches a regular expression.",
    takes: 'a regular expression as a text, such as "^[a-z]+$"',
    phrase: "does not match",
    compile: (operand) => {
      const pattern = regex(operand);
      return pattern && ((actual) => isPlain2(actual) && `${actual}`.length <= longestMatched && pattern.test(`${actual}`));
    }
  },
  contains: {
    about: "The text has this part, or the array this element.",
    takes: "a text, or an element of the array",
    phrase: "does not contain",
    compile: (operand) => (actual) => typeof actual === "string" ? isPlain2(operand) && actual.includes(`${operand}`) : Array.isArray(actual) && actual.some((item) => isDeepStrictEqual(item, operand))
  },
  gt: comparison("greater than", (order) => order > 0),
  gte: comparison("at least", (order) => order >= 0),
  lt: comparison("less than", (order) => order < 0),
  lte: comparison("at most", (order) => order <= 0),
  in: {
    about: "The value is one of a list.",
    takes: "an array",
    phrase: "is none of",
    compile: (operand, isText2) => {
      if (!Array.isArray(operand)) return void 0;
      const tests = operand.map((item) => equals(item, isText2));
      return (actual) => tests.some((test) => test(actual));
    }
  },
  exists: {
    about: "The value is there (true), or is not (false).",
    takes: "true or false",
    phrase: 'is not as expected by "exists"',
    compile: (operand) => typeof operand === "boolean" ? (actual) => actual !== void 0 === operand : void 0
  }
};
function equals(expected, isText2) {
  if (isText2 && isPlain2(expected)) return (actual) => actual === `${expected}`;
  return (actual) => isDeepStrictEqual(actual, expected);
}
function comparison(words, holds) {
  return {
    about: `The number, or the text in order of characters, is ${words} this.`,
    takes: "a number or a text",
    phrase: `is not ${words}`,
    compile: (operand) => {
      if (typeof operand === "number") {
        return (actual) => {
          const number = numberOf(actual);
          return number !== void 0 && holds(number - operand);
        };
      }
      if (typeof operand !== "string") return void 0;
      return (actual) => typeof actual === "string" && holds(actual < operand ? -1 : Number(actual > operand));
    }
  };
}
function numberOf(value) {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return void 0;
  const number = Number(value);
  return Number.isNaN(number) ? void 0 : number;
}
function regex(operand) {
  if (typeof operand !== "string") return void 0;
  try {
    return new RegExp(operand, "u");
  } catch {
    return void 0;
  }
}
function isPlain2(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// src/load/json/when.ts
function compileWhen(value, report, path = []) {
  const requirements = [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report(path, {
      code: "bad-instruction",
      message: '"$when" is no object of conditions.',
      hint: 'Write it as in { "body.role": "admin", "query.page": { "gt": 1 } }.'
    });
  } else {
    for (const [key, expected] of Object.entries(value)) {
      const requirement = compileRequirement(key, expected, report, [...path, key]);
      if (requirement) requirements.push(requirement);
    }
  }
  return {
    roots: requestRoots.filter((root) => requirements.some((one) => one.root === root)),
    unmet: (scope) => {
      for (const requirement of requirements) {
        const reason = failure(requirement, scope);
        if (reason !== void 0) return reason;
      }
      return void 0;
    }
  };
}
function failure({ root, steps, label, check }, scope) {
  const actual = lookUp(scope[root], steps);
  const reason = check(actual);
  if (reason === void 0) return void 0;
  if (actual === void 0) return `${label} is missing`;
  return reason === "" ? `${label} is there` : `${label} is ${show(actual)}, which ${reason}`;
}
function compileRequirement(key, expected, report, path) {
  const [root = "", ...rest] = key.split(".");
  if (!isRequestRoot(root) || rest.includes("")) {
    const near = didYouMean(root, requestRoots);
    report(path, {
      code: "bad-instruction",
      part: "key",
      message: `${JSON.stringify(key)} in "$when" names no part of a request.`,
      hint: `${near} Begin it with one of ${requestRoots.join(", ")}, as in "body.name".`.trim()
    });
    return void 0;
  }
  const steps = root === "headers" ? [rest.join(".").toLowerCase()] : rest;
  const check = compileCheck(expected, root !== "body", report, path);
  return check && { root, steps: rest.length === 0 ? [] : steps, label: labelOf(root, rest), check };
}
function compileCheck(expected, isText2, report, path) {
  if (typeof expected !== "object" || expected === null || Array.isArray(expected)) {
    const test = equals(expected, isText2);
    return (actual) => test(actual) ? void 0 : `is not ${show(expected)}`;
  }
  const checks = Object.entries(expected).map(
    ([name, operand]) => name === "not" ? negated(compileCheck(operand, isText2, report, [...path, name]), operand) : compileOperator(name, operand, isText2, report, [...path, name])
  );
  if (checks.length === 0) {
    const message = 'The conditions of "$when" are empty here.';
    report(path, { code: "bad-instruction", message, hint: `There are ${known.join(", ")}.` });
  }
  return (actual) => {
    for (const check of checks) {
      const reason = check?.(actual);
      if (reason !== void 0) return reason;
    }
    return void 0;
  };
}
function negated(check, operand) {
  return check && ((actual) => check(actual) === void 0 ? `is ${show(operand)}` : void 0);
}
function compileOperator(name, operand, isText2, report, path) {
  const operator = Object.hasOwn(operators, name) ? operators[name] : void 0;
  if (!operator) return reportOperator(name, report, path);
  const test = operator.compile(operand, isText2);
  if (!test) {
    const message = `The operator "${name}" has the value ${show(operand)}.`;
    report(path, { code: "bad-instruction", message, hint: `It takes ${operator.takes}.` });
    return void 0;
  }
  if (name === "exists") return (actual) => test(actual) ? void 0 : "";
  return (actual) => test(actual) ? void 0 : `${operator.phrase} ${show(operand)}`;
}
var known = [...Object.keys(operators), "not"];
function reportOperator(name, report, path) {
  report(path, {
    code: "bad-instruction",
    part: "key",
    message: `${JSON.stringify(name)} is no operator of "$when".`,
    hint: `${didYouMean(name, known)} There are ${known.join(", ")}.`.trim()
  });
}
var singular = { params: "parameter", query: "query", headers: "header", cookies: "cookie" };
function labelOf(root, rest) {
  if (root === "body" || rest.length === 0) return [root, ...rest].join(".");
  const name = rest.join(".");
  return `${singular[root]} ${root === "headers" ? name.toLowerCase() : name}`;
}
function show(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}\u2026` : text;
}

// src/load/json/choice.ts
function compileAnswer(entry, files, report) {
  if (Object.hasOwn(entry.instructions, "$cases")) return compileCases(entry, files, report);
  if (Object.hasOwn(entry.instructions, "$sequence")) return compileSequence(entry, files, report);
  return compileReply(entry, files, report);
}
function compileCases(entry, files, report) {
  const entries = readList(entry, "$cases", report);
  const cases = entries.map((one, index) => {
    const { $when } = one.instructions;
    if ($when === void 0 && index < entries.length - 1) {
      report(one.path, {
        code: "bad-instruction",
        message: 'A case without "$when" always answers, so that those after it never do.',
        hint: 'Give it a "$when", or make it the last.'
      });
    }
    const when = $when === void 0 ? void 0 : compileWhen($when, report, [...one.path, "$when"]);
    return { when, answer: compileChoice(one, files, report) };
  });
  const conditions = cases.flatMap(({ when }) => when ?? []);
  const anyOf = conditions.length === cases.length ? either(conditions) : void 0;
  const roots = conditions.flatMap((condition) => condition.roots);
  return {
    ...needs(
      cases.map(({ answer }) => answer),
      roots
    ),
    note: cases.length === 1 ? "1 case" : `${cases.length} cases`,
    ...anyOf && { anyOf },
    reply: (context, scope) => cases.find(({ when }) => when?.unmet(scope) === void 0)?.answer.reply(context, scope)
  };
}
function either(conditions) {
  return {
    roots: conditions.flatMap(({ roots }) => roots),
    unmet: (scope) => {
      const reasons = [];
      for (const condition of conditions) {
        const reason = condition.unmet(scope);
        if (reason === void 0) return void 0;
        reasons.push(reason);
      }
      return [...new Set(reasons)].join("; ");
    }
  };
}
function compileSequence(entry, files, report) {
  const answers = readList(entry, "$sequence", report).map((one) => {
    if (Object.hasOwn(one.instructions, "$when")) {
      report([...one.path, "$when"], {
        code: "bad-instruction",
        message: 'A "$when" stands in a "$sequence", whose answers come in order.',
        hint: 'Use "$cases" for answers that depend on the request.'
      });
    }
    return compileChoice(one, files, report);
  });
  return {
    ...needs(answers, []),
    usesCall: true,
    note: `sequence of ${answers.length}`,
    reply: (context, scope) => answers[Math.min(context.call, answers.length) - 1]?.reply(context, scope)
  };
}
function compileChoice(entry, files, report) {
  const { $delay, $status } = entry.instructions;
  if (typeof $status === "object" && $status !== null) {
    report([...entry.path, "$status"], {
      code: "bad-instruction",
      message: 'A status with "rate" or "times" is for a whole endpoint, not for one answer of it.',
      hint: 'Write a number, or put it beside "$cases" or "$sequence".'
    });
  }
  const answer = compileAnswer(entry, files, report);
  if ($delay === void 0) return answer;
  const delay = readDelay($delay);
  if ("message" in delay) {
    report([...entry.path, "$delay"], { code: "bad-instruction", ...delay });
    return answer;
  }
  const { fixed: _, ...rest } = answer;
  return {
    ...rest,
    reply: async (context, scope) => {
      await context.delay($delay);
      return answer.reply(context, scope);
    }
  };
}
function readList(entry, name, report) {
  const value = entry.instructions[name];
  const path = [...entry.path, name];
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item, index) => readEntry(item, report, [...path, index]));
  }
  report(path, {
    code: "bad-instruction",
    message: `"${name}" is no list of answers.`,
    hint: `Write it as in [{ "$status": 503 }, { "ok": true }].`
  });
  return [];
}
function needs(answers, roots) {
  return {
    roots: [...roots, ...answers.flatMap((answer) => answer.roots)],
    usesFaker: answers.some((answer) => answer.usesFaker),
    usesCall: answers.some((answer) => answer.usesCall)
  };
}

// src/load/json/endpoint.ts
function compileEndpoint(key, value, file) {
  const { files, report, defaults } = file;
  const parsed = parseKey(key);
  if ("message" in parsed) {
    const [method = ""] = key.trim().split(/\s/);
    const code = isMethod(method.toUpperCase()) ? "bad-path" : "bad-endpoint-key";
    report([key], { code, part: "key", ...parsed });
    return void 0;
  }
  const entry = readEntry(value, report, [key]);
  const when = conditionOf(entry, report);
  const answer = compileAnswer(entry, files, report);
  const condition = both(when, answer.anyOf);
  const behaviour = layer(defaults, behaviourOf(entry, report));
  const roots = /* @__PURE__ */ new Set([...answer.roots, ...condition?.roots ?? []]);
  return {
    key,
    ...parsed,
    origin: file.originOf([key]),
    needs: {
      body: roots.has("body"),
      call: answer.usesCall || answer.usesFaker,
      faker: answer.usesFaker
    },
    handle: handlerOf(answer),
    ...condition && { when: condition },
    ...behaviour && { behaviour },
    ...answer.fixed && { fixed: answer.fixed },
    ...answer.note !== void 0 && { note: answer.note }
  };
}
function handlerOf({ reply, fixed }) {
  return fixed ? () => fixed : (context) => reply(context, scopeOf(context));
}
function conditionOf(entry, report) {
  if (!Object.hasOwn(entry.instructions, "$when")) return void 0;
  return compileWhen(entry.instructions.$when, report, [...entry.path, "$when"]);
}
function both(first, second) {
  if (!first || !second) return first ?? second;
  return {
    roots: [...first.roots, ...second.roots],
    unmet: (scope) => first.unmet(scope) ?? second.unmet(scope)
  };
}
function behaviourOf({ instructions: instructions2, path }, report) {
  const { $delay, $status, $defaults } = instructions2;
  if ($defaults !== void 0) {
    const message = '"$defaults" means nothing here; it stands at the top of a file.';
    report([...path, "$defaults"], { code: "bad-instruction", part: "key", message });
  }
  const hasRule = typeof $status === "object" && $status !== null;
  return readBehaviour({ $delay, ...hasRule && { $status } }, report, path);
}
function readDefaults(value, report) {
  const path = ["$defaults"];
  const hint = 'It takes "$delay" and "$status".';
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report(path, { code: "bad-instruction", message: '"$defaults" is no object.', hint });
    return void 0;
  }
  for (const key of Object.keys(value)) {
    if (key === "$delay" || key === "$status") continue;
    const message = `${JSON.stringify(key)} is no part of "$defaults".`;
    const near = didYouMean(key, ["$delay", "$status"]);
    report([...path, key], {
      code: "bad-instruction",
      part: "key",
      message,
      hint: `${near} ${hint}`.trim()
    });
  }
  return readBehaviour(value, report, path);
}
function readBehaviour(input, report, path) {
  const { $delay, $status } = input;
  const delay = $delay === void 0 ? void 0 : readDelay($delay);
  const status = $status === void 0 ? void 0 : readStatus($status);
  if (delay && "message" in delay) {
    report([...path, "$delay"], { code: "bad-instruction", ...delay });
    return void 0;
  }
  if (status && "message" in status) {
    report([...path, "$status"], { code: "bad-instruction", ...status });
    return void 0;
  }
  if (!delay && !status) return void 0;
  return { ...delay && { delay }, ...status && { status } };
}

// src/load/json/file.ts
var keyShape2 = new RegExp(String.raw`^(?:${methods.join("|")})\s`, "i");
function readJsonFile(source, options) {
  return new JsonFile(source, options).read();
}
var mostDiagnostics = 50;
var JsonFile = class {
  #source;
  #options;
  #document;
  #diagnostics = [];
  #behaviour;
  constructor(source, options) {
    this.#source = source;
    this.#options = options;
    this.#document = readDocument(source.name, source.text);
  }
  read() {
    const contents2 = this.#contents();
    if (this.#diagnostics.some(({ severity }) => severity === "error")) {
      throw new MockapiError(this.#diagnostics);
    }
    const nothing2 = { endpoints: [], collections: [], singles: [], apps: [] };
    return { ...nothing2, name: this.#source.name, ...contents2, diagnostics: this.#diagnostics };
  }
  #contents() {
    const { value } = this.#document;
    if (Array.isArray(value)) return { collections: [this.#collection(value)] };
    if (typeof value === "object" && value !== null) return this.#object(value);
    this.#report([], {
      code: "no-mock",
      message: `The file holds ${JSON.stringify(value)?.slice(0, 40)}, which is no mock.`,
      hint: 'Write an array for a collection, or an object of endpoints such as "GET /path".'
    });
    return {};
  }
  #object(value) {
    const { $schema, $defaults, ...rest } = value;
    const entries = Object.entries(rest);
    if ($defaults !== void 0) this.#behaviour = readDefaults($defaults, this.#report);
    if (entries.some(([key]) => keyShape2.test(key))) return { endpoints: this.#map(entries) };
    this.#reportRepeated("bad-mock", "Delete one of them.");
    if (isGenerator(rest)) return { collections: [this.#collection(rest)] };
    if (this.#isDatabase()) return this.#database(entries);
    if (entries.length === 0 && ($schema !== void 0 || $defaults !== void 0)) {
      const message = "The file declares nothing yet.";
      const hint = 'Add an endpoint such as "GET /health": { "ok": true }.';
      const diagnostic = this.#document.diagnose([], { code: "no-mock", message, hint }, "warning");
      this.#diagnostics.push(diagnostic);
      return {};
    }
    return { singles: [declareSingle(this.#declared(this.#address(), rest, []))] };
  }
  #collection(value) {
    return declareCollection(this.#declared(this.#address(), value, []));
  }
  #map(entries) {
    this.#reportRepeated("duplicate-endpoint", 'Delete one, or tell them apart with "$cases".');
    return entries.flatMap(([key, value]) => {
      const endpoint = compileEndpoint(key, value, {
        files: this.#options.files,
        report: this.#report,
        defaults: this.#behaviour,
        originOf: (path) => this.#origin(path, "key")
      });
      return endpoint ?? [];
    });
  }
  #database(entries) {
    const collections = [];
    const singles = [];
    for (const [key, value] of entries) {
      const declared = this.#declared(`${this.#folder()}/${key}`, value, [key]);
      if (Array.isArray(value) || isGenerator(value)) collections.push(declareCollection(declared));
      else if (typeof value === "object" && value !== null && !looksLikeInstruction(key)) {
        singles.push(declareSingle(declared));
      } else {
        this.#report([key], {
          code: "bad-mock",
          part: "key",
          message: `${JSON.stringify(key)} is neither an array nor an object.`,
          hint: "A database holds arrays, which are collections, and objects, which are single resources."
        });
      }
    }
    return { collections, singles };
  }
  #declared(path, value, at) {
    const origin = this.#origin(at, "key");
    return { path, value, at, origin, report: this.#report, behaviour: this.#behaviour };
  }
  #isDatabase() {
    const { mount } = this.#source;
    return this.#options.alone || /(?:^|[/.])db$/.test(mount);
  }
  #address() {
    return `/${this.#source.mount}`;
  }
  /** The address of the file's folder, without a slash at its end. */
  #folder() {
    const address = this.#address();
    return this.#options.alone ? "" : address.slice(0, address.lastIndexOf("/"));
  }
  #origin(path, part) {
    return { file: this.#source.name, place: () => this.#document.place(path, part) };
  }
  #reportRepeated(code, hint) {
    for (const path of this.#document.repeated) {
      if (path.length > 1) continue;
      const message = `The key ${JSON.stringify(path[0])} stands here twice; only the last one counts.`;
      this.#report(path, { code, part: "key", message, hint });
    }
  }
  #report = (path, problem2) => {
    if (this.#diagnostics.length >= mostDiagnostics) return;
    this.#diagnostics.push(this.#document.diagnose(path, problem2));
  };
};

// ../../tmp/fuzz.ts
var r = sfc32(Number(process.argv[2] ?? 1));
var pick = (a) => a[Math.floor(r() * a.length)];
var vals = ["1", "0", "-1", "10000", "5000", "1e9", '"x"', '"{{string.uuid}}"', '"{{params.id}}"', '"{{index}}"', "null", "true", "[]", "{}", "[1,2]", "[10,20]", '"1s"', '"realistic"', '{"status":503,"rate":0.1}', '"a.png"', '{"body.a":1}', '{"query.a":{"gt":1}}', '{"a b":1}'];
var keys = ["$status", "$headers", "$body", "$delay", "$file", "$cases", "$when", "$sequence", "$defaults", "$count", "$each", "$schema", "$x", "$$y", "a", "GET /a", "get /b", "POST /c/:id", "GET c", "__proto__", "constructor", "id", "db"];
var gen = (d) => {
  const k = r();
  if (d <= 0 || k < 0.35) return pick(vals);
  if (k < 0.5) return "[" + Array.from({ length: Math.floor(r() * 4) }, () => gen(d - 1)).join(",") + "]";
  return "{" + Array.from({ length: Math.floor(r() * 5) }, () => JSON.stringify(pick(keys)) + ":" + gen(d - 1)).join(",") + "}";
};
var ok = 0;
var bad = 0;
var odd = [];
for (let i = 0; i < 6e4; i++) {
  let t = gen(4);
  if (r() < 0.3) {
    const p = Math.floor(r() * t.length);
    t = t.slice(0, p) + pick(["", '"', "{", "}", ",", ":", "//", "/*", "\\", "\n", "x", "\u2028"]) + t.slice(p + Math.floor(r() * 2));
  }
  const a = performance.now();
  try {
    const m = readJsonFile({ path: "/w/a.json", name: pick(["a.json", "db.json", "b.json5"]), mount: pick(["a", "db", "x/y"]), text: t }, { alone: r() < 0.2, files: { check: () => "found" } });
    ok++;
    for (const e of m.endpoints) e.origin.place();
  } catch (e) {
    if (e.name !== "MockapiError") odd.push(t + " => " + e.stack?.split("\n").slice(0, 3));
    else {
      bad++;
      if (e.diagnostics.some((d) => !d.message || /undefined|\[object/.test(d.message + (d.hint ?? "")))) odd.push(t + " => " + e.message);
    }
  }
  const ms = performance.now() - a;
  if (ms > 200) odd.push("SLOW " + ms + " " + t);
}
console.log({ ok, bad, odd: odd.length });
console.log(odd.slice(0, 8).join("\n"));
var src = await loadFaker();
var args = ["", "1", "10000", "9999", "0", "-5", '"x"', '"9"', "[]", "{}", "{length:10000}", "{length:{min:0,max:10000}}", "{count:10000}", "{min:1,max:2}", "{min:1,max:1e12}", "{max:1e308}", '{length:5,exclude:["a"]}', '["a","b"]', '["a","b"],10000', '"abc",10000', '{from:"2020",to:"2030",count:10000}', "{from:0,to:1}", "null", "true", "{a:1,b:2}", '"[a-z]{500}"', '"(ab){900}{9}"', '"a*b+c?.{100}"', '"####"', "{fractionDigits:9000}", "{dec:9000}", "{fractionDigits:3,min:1,max:2}", "{multipleOf:0.000001}", "{multipleOf:1e-300}", "{extensionCount:10000}", '{refDate:"x"}', "{years:1e300}", "{days:1e300}", "{probability:2}", "{symbols:1}", '{strategy:"any-length",length:3}', '{casing:"upper",length:100}', '{length:100,prefix:"x"}', '{format:"css"}', "{width:1e300,height:1}", "{version:7,refDate:-1}", "{min:-1e300,max:1e300}", "{length:10000,memorable:true}", "{length:10000,memorable:false}", '{length:10000,exclude:"abcdefghijklmnopqrstuvwxyz"}', '{length:10000,exclude:"0123456789"}', '{length:2,exclude:["1","2"],allowLeadingZeros:false}', "{types:[]}", '{cidrBlock:"1.2.3.4/99"}', '{state:"CA"}', "{radius:1e300}", "[{weight:1,value:1}]", "[{weight:-1,value:1}]", '{length:20,pattern:"x"}', "{length:20,pattern:{}}", '{variant:13,separator:"xxxx"}', "{size:1e9}", '{interfaceSchema:"pci"}', '"a{10000}"', '"[ab]{5000}[cd]{5000}"', "{origin:[1,2],radius:5}", '{origin:["a"],radius:1e308}'];
var slow = [];
var threw = 0;
var fine = 0;
var refused = 0;
var big = 0;
for (const [m, names] of fakerMethods) for (const n of names) for (const a of args) {
  const t = `{{${m}.${n}(${a})}}`;
  let c;
  try {
    c = compileTemplate(t);
  } catch (e) {
    if (e.name !== "MockapiError") console.log("ODD", t, e);
    refused++;
    continue;
  }
  const f = src.forCall(1, "x", 1);
  const s = performance.now();
  try {
    const v = c.render({ faker: f });
    fine++;
    const l = JSON.stringify(v)?.length ?? 0;
    if (l > 3e5) {
      big++;
      console.log("BIG", t, l, c.weight);
    } else if (l > Math.max(300, c.weight * 6)) console.log("UNDERWEIGHT", t, l, c.weight);
  } catch (e) {
    threw++;
    if (e.name !== "MockapiError") console.log("ODD", t, e);
  }
  const ms = performance.now() - s;
  if (ms > 50) slow.push([ms, t]);
}
console.log({ fine, threw, refused, big });
console.log(slow.sort((a, b) => b[0] - a[0]).slice(0, 15));
