import { flagName, settings } from '../config/config.ts'
import { commands, options, type CommandName } from './commands.ts'
import type { Paint } from './output/colors.ts'

/** The help of the program: its commands, and the flags of `serve`. */
export function generalHelp(paint: Paint, version: string): string[] {
  const names = Object.keys(commands) as CommandName[]
  const rows = names.map((name): [string, string] => [usageOf(name), commands[name].summary])
  return [
    `  ${paint.strong(`mockapi ${version}`)}  a folder of JSON and TypeScript files is a running API`,
    '',
    '  Usage',
    ...table(rows, paint),
    '',
    '  Flags of serve',
    ...flagLines('serve', paint),
    '',
    '  The same settings go into mockapi.config.ts, without the dashes: { port: 4100 }.',
  ]
}

/** The help of one command. */
export function commandHelp(name: CommandName, paint: Paint): string[] {
  return [
    `  ${paint.strong(usageOf(name))}  ${commands[name].summary}`,
    '',
    '  Flags',
    ...flagLines(name, paint),
  ]
}

function usageOf(name: CommandName): string {
  const { argument } = commands[name]
  return `mockapi ${name} [${argument}]`
}

function flagLines(name: CommandName, paint: Paint): string[] {
  const command = commands[name]
  const rows = command.settings.map((setting): [string, string] => {
    const { short, value, help } = settings[setting]
    return [flagText(flagName(setting), short, value), help]
  })
  for (const option of command.options) {
    rows.push([flagText(option, options[option].short), options[option].help])
  }
  return table(rows, paint)
}

function flagText(name: string, short?: string, value?: string): string {
  return `${short ? `-${short}, ` : '    '}--${name}${value ? ` <${value}>` : ''}`
}

function table(rows: readonly (readonly [string, string])[], paint: Paint): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `    ${paint.accent(left.padEnd(width))}  ${paint.dim(right)}`)
}
