import { raw } from 'hono/html'

/** What a page with this style may load: nothing else. */
export const policyOfStyle =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"

/** The style of the start page: light and dark by the system, from 320 px on. */
export const style: ReturnType<typeof raw> = raw(`
:root { color-scheme: light dark; --line: light-dark(#ddd, #333); --dim: light-dark(#666, #999);
  --link: light-dark(#0550ae, #6cb6ff); --error: light-dark(#ffebe9, #3d1a1a); --warning: light-dark(#fff8c5, #332b00); }
html { background: Canvas; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h1 small { font-weight: 400; color: var(--dim); }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } header p { margin: .25rem 0 0; }
code, pre, td, .file { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875rem; }
a { color: var(--link); }
main { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; font-size: .875rem; color: var(--dim); }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:nth-child(2), .file { overflow-wrap: anywhere; min-width: 14rem; } header, section, li { overflow-wrap: anywhere; }
.method { font-weight: 600; } .file { color: var(--dim); }
section { padding: .75rem 1rem; margin: 1rem 0; border-radius: .5rem; }
section.error { background: var(--error); } section.warning { background: var(--warning); }
pre { overflow-x: auto; margin: .5rem 0 0; } li { margin: .35rem 0; } ul { padding-left: 1.25rem; }
@media (max-width: 44rem) {
  thead { display: none; } td, td:nth-child(2), .file { border: 0; padding: 0; min-width: 0; overflow-wrap: anywhere; }
  tr { display: grid; grid-template-columns: 4.5rem 1fr; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td:nth-child(n + 3) { grid-column: 2; color: var(--dim); } td:empty { display: none; }
}
`)
