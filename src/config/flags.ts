import { settings, type Config } from './config.ts'
import { valueNames } from './setting.ts'

/** A setting's value as help calls it: `time` for `delay`; empty for switches. */
export function valueName(setting: keyof Config): string {
  const { type, value } = settings[setting]
  return value ?? valueNames[type]
}

/** A setting's name as it is written on the command line: `strict-port` for `strictPort`. */
export function flagName(setting: string): string {
  const hyphened = setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return settings[setting as keyof Config].flag ?? hyphened
}
