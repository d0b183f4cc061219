/** How a setting is written on the command line, and the usual name of its value in help; none for switches. */
export const valueNames = {
  text: 'text',
  prefix: 'path',
  port: 'number',
  flag: '',
  file: 'file',
  seed: 'text',
  instant: 'date',
  delay: 'time',
  rate: '0..1',
  list: 'names',
  bytes: 'size',
  choice: 'name',
  mode: 'name',
  count: 'number',
  amount: 'number',
  headers: 'fields',
  proxy: 'url',
  duration: 'time',
  wait: 'time',
  durations: 'times',
}

/** How a setting is written on the command line. */
export type SettingType = keyof typeof valueNames

/** One setting: the source of flags, help and documentation. */
export interface Setting {
  readonly type: SettingType
  /** Name of the value in help, where it is not the usual one of the type. */
  readonly value?: string
  readonly short?: string
  /** Long flag, where it is not the setting's name with hyphens. */
  readonly flag?: string
  readonly help: string
  readonly choices?: readonly string[]
}
