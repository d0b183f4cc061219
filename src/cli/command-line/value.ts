import { settings, type Config } from '../../config/config.ts'

/** What the text of a flag or of a variable stands for: `--seed 7` is the number 7, `--cors a,b` two origins. */
export function parseValue(setting: keyof Config, text: string): unknown {
  const { type } = settings[setting]
  if (type === 'seed' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'file' && text === '') return true
  if (type === 'list') return text.split(',').map((item) => item.trim())
  return text
}
