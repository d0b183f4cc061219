import { settings } from '../../config/config.ts'
import { flagName, valueName } from '../../config/flags.ts'
import { commands, ofAll, optionsOf, type CommandName } from './commands.ts'
import { options, shortOf, type Option } from './options.ts'
import type { Colors } from '../output/terminal.ts'

/** The help of the program: its commands, and the flags of `serve`. */
export function generalHelp(colors: Colors, version: string): string[] {
  const names = Object.keys(commands) as CommandName[]
  const rows = names.map((name): [string, string] => [usageOf(name), commands[name].summary])
  return [
    `  ${colors.strong(`mockapi ${version}`)}  a folder of JSON and TypeScript files is a running API`,
    '',
    '  Usage',
    ...table(rows, colors),
    '',
    '  Flags of serve',
    ...flagLines('serve', colors),
    '',
    '  The same settings go into mockapi.config.ts, without the dashes: { port: 4100 }.',
  ]
}

/** The help of one command. */
export function commandHelp(name: CommandName, colors: Colors): string[] {
  const title = `  ${colors.strong(usageOf(name))}  ${commands[name].summary}`
  return [title, '', '  Flags', ...flagLines(name, colors)]
}

/** How a command is written: `mockapi serve [dir|file]`. */
export function usageOf(name: CommandName): string {
  const { argument, second, third } = commands[name]
  const taken = [argument, second, third].filter((each) => each !== undefined)
  return ['mockapi', name, ...taken.map((each) => `[${each}]`)].join(' ')
}

function flagLines(name: CommandName, colors: Colors): string[] {
  const names = optionsOf(name)
  const [flags, letters] = [new Set<string>(names), new Set(names.map(shortOf))]
  const taken = commands[name].settings.flatMap((setting): [string, string][] => {
    const { short, help } = settings[setting]
    const letter = letters.has(short) ? undefined : short
    const value = valueName(setting)
    const text = flagText(flagName(setting), letter, value && `<${value}>`)
    return flags.has(flagName(setting)) ? [] : [[text, help]]
  })
  const own = names.map((option): [string, string] => {
    const { short, value, isOptional, help }: Option = options[option]
    const shown = isOptional ? `[${value}]` : value && `<${value}>`
    return [flagText(option, short, shown), help]
  })
  // What the command alone takes first, what all take last.
  const first = own.length - ofAll.length
  return table([...own.slice(0, first), ...taken, ...own.slice(first)], colors)
}

function flagText(name: string, short?: string, value = ''): string {
  return `${short ? `-${short}, ` : '    '}--${name}${value === '' ? '' : ` ${value}`}`
}

function table(rows: readonly (readonly [string, string])[], colors: Colors): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(
    ([left, right]) => `    ${colors.accent(left.padEnd(width))}  ${colors.dim(right)}`,
  )
}
