import { html, raw } from 'hono/html'
import { textReply, type Reply } from '../../http/reply.ts'

type Html = ReturnType<typeof html> | ReturnType<typeof raw>

/** The style of all pages: light and dark by the system, from 320 px on. */
const style = `
:root { color-scheme: light dark; --line: light-dark(#d8d8d8, #3a3a3a); --dim: light-dark(#5c5c5c, #a3a3a3);
  --card: light-dark(#fff, #1c1c1c); --hover: light-dark(#f0f4ff, #262b36); --mark: light-dark(#0550ae, #6cb6ff); }
* { box-sizing: border-box; }
html { background: light-dark(#f4f4f5, #111); }
body { margin: 0; padding: 2rem 1rem; font: 16px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 26rem; margin: 0 auto; padding: 1.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
h1 { margin: 0; font-size: 1.25rem; } p { margin: .35rem 0 0; color: var(--dim); } p strong { color: CanvasText; font-weight: 600; }
p.error { color: light-dark(#a40e26, #ff9492); }
form, ul { margin: 1rem 0 0; padding: 0; } li { list-style: none; margin: .5rem 0 0; }
button, input { font: inherit; width: 100%; padding: .65rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; }
button { display: flex; gap: .75rem; align-items: center; text-align: left; cursor: pointer; }
button:hover { background: var(--hover); } :focus-visible { outline: 2px solid var(--mark); outline-offset: 1px; }
button.hinted { border-color: var(--mark); } button.plain { justify-content: center; margin-top: .5rem; }
button .who { min-width: 0; } button small { display: block; color: var(--dim); }
.initials { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%; background: var(--hover); color: var(--mark); font-size: .875rem; font-weight: 600; }
.row { display: flex; gap: .5rem; } .row button { width: auto; flex: none; white-space: nowrap; } .row + ul { margin-top: .5rem; }
label { display: block; margin-bottom: .35rem; font-weight: 600; } code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875em; }
footer { max-width: 26rem; margin: .75rem auto 0; color: var(--dim); font-size: .8125rem; text-align: center; }
`

/** The one script there is, which sends a form that nobody has to see. */
const submit = 'document.forms[0].submit()'

/** A page, that loads nothing and runs nothing, but for a script that sends its form where it is to send itself. */
export async function page(
  title: string,
  content: Html | Promise<Html>,
  { status = 200, sendsItself = false }: { status?: number; sendsItself?: boolean } = {},
): Promise<Reply> {
  // As one text: a space more than its hash has, and no browser runs it.
  const script = sendsItself ? raw(`<script>${submit}</script>`) : ''
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>${await content}</main>
        <footer>This is a mock: nobody needs a password.</footer>
        ${script}
      </body>
    </html> `
  // No form-action: browsers hold redirects of a form's answer to it as well, and apps redirect on from their callback.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`
  const scripts = sendsItself ? `; script-src '${await sourceOf(submit)}'` : ''
  return textReply(String(text), 'text/html; charset=utf-8', {
    status,
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': policy + scripts,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  })
}

/** A script as a policy allows it, by its hash (CSP 3, section 2.3.1). */
async function sourceOf(script: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}`
}
