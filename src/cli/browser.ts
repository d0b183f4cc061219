/** A program and its arguments. */
export type Launch = readonly [program: string, ...args: string[]]

/**
 * The program that opens an address. `BROWSER` names another one; `none` opens nothing.
 *
 * @returns undefined for `none`
 */
export function launchFor(
  url: string,
  platform: string,
  browser: string | undefined,
): Launch | undefined {
  if (browser === 'none') return undefined
  if (browser) return [browser, url]
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}

/** Opens an address in the browser; rejects with the reason when no program does it. */
export async function openBrowser(url: string): Promise<void> {
  const launch = launchFor(url, process.platform, process.env['BROWSER'])
  if (!launch) return
  const [program, ...args] = launch
  // Imported here, since most starts open no browser.
  const { spawn } = await import('node:child_process')
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' })
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(`there is no ${program}`) : error)
    })
    child.once('exit', (code) => {
      if (code === 0 || code === null) resolve()
      else reject(new Error(`${program} ended with code ${code}`))
    })
    child.unref()
  })
}
