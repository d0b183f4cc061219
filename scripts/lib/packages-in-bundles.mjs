// Plugins of the bundler, for packages that are bundled with mockapi or stay outside.
import { fileURLToPath } from 'node:url'

/**
 * What `ws` requires of Node, which has no `require` in a module of its own; what it would take where it is installed, to be
 * quicker, it does without.
 */
export const builtinsOfWs = {
  name: 'builtins-of-ws',
  transform: {
    filter: { id: /node_modules\/ws\/lib\// },
    handler: (code) =>
      code
        .replaceAll(/require\('(bufferutil|utf-8-validate)'\)/g, 'undefined.installed')
        .replaceAll(/require\('([a-z]+)'\)/g, "process.getBuiltinModule('node:$1')"),
  },
}

const told = fileURLToPath(new URL('told-http2.mjs', import.meta.url))

/** Hono's adapter tells requests of HTTP/2 without the module of Node, which others import as it is. */
export const toldHttp2 = {
  name: 'told-http2',
  resolveId: {
    filter: { id: /^node:http2$/ },
    handler: (id, importer = '') =>
      importer.includes('@hono/node-server') ? told : { id, external: true },
  },
}

/**
 * What a project installs itself, and may do without: a bundler of an application, which reaches all chunks, stops at an
 * `import … from 'graphql'` that leads nowhere, and passes by an `import()` whose failure is taken care of.
 */
export const optionalGraphql = {
  name: 'optional-graphql',
  renderChunk: (code) =>
    code.replace(/^import \{([^}]*)\} from "graphql";$/gm, (_, names) => {
      const lost = `Object.assign(new Error("Cannot load the package 'graphql'."), { cause: error, code: error.code })`
      return `let graphql$;\ntry { graphql$ = await import("graphql"); } catch (error) { throw ${lost}; }\nconst {${names.replaceAll(' as ', ': ')}} = graphql$;`
    }),
}

/**
 * What is imported where it runs: native packages, which read the files of a folder, and locales of Faker by their names. The
 * bundler of an application that has mocks as values could not take them in, and leaves them where they are. Once the code is
 * minified, since that takes comments away.
 */
export const foundAtRunTime = {
  name: 'found-at-run-time',
  generateBundle: (_options, files) => {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue
      file.code = file.code.replace(
        /(?<=\()(?:(["'`])oxc-(?:resolver|transform)\1|`@faker-js\/faker\/locale\/\$\{\w+\}`)(?=\))/g,
        (name) => `/* webpackIgnore: true */ /* turbopackIgnore: true */ ${name}`,
      )
    }
  },
}

/**
 * Writes letters beyond ASCII by their numbers: with a single arrow in it, V8 keeps all of a file in two bytes a letter, and
 * takes longer to read it.
 */
export const asciiAlone = {
  name: 'ascii-alone',
  generateBundle: (_options, files) => {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue
      file.code = file.code.replace(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    }
  },
}
