import { shown } from '../errors/validation-issue.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'

/** How fast bodies arrive. */
export interface Bandwidth {
  /** Bytes a second; `Infinity` for no limit. */
  readonly bytes: number
  /** Whether it came with a named delay such as `3g`, and goes when a later layer sets another delay. */
  readonly ofDelay?: true
}

/** What users write for a bandwidth: `'50kb/s'`, `'1.6mbit/s'`, `'unlimited'`, or bytes a second. */
export type BandwidthInput = number | string

/** Bytes a second of the delays that stand for a network, as the developer tools of Chrome have them. */
export const networks: ReadonlyMap<string, number> = new Map([
  ['3g', 50_000],
  ['4g', 1_125_000],
])

/** Bytes in a unit. Those of networks are decimal; `b` is a byte, `bit` a bit. */
const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1_000_000,
  bit: 1 / 8,
  kbit: 125,
  mbit: 125_000,
}
const shape = /^(\d+(?:\.\d+)?)\s*([km]?b(?:it)?)\/s$/

/** From 1 byte to 1 GB a second. */
const fastest = 1_000_000_000

/** Reads a bandwidth as users write it, or says what is wrong with it. */
export function readBandwidth(input: unknown): Bandwidth | ValidationIssue {
  const bytes = typeof input === 'string' ? parse(input.trim().toLowerCase()) : input
  if (bytes === Infinity && typeof input === 'string') return { bytes }
  if (typeof bytes === 'number' && bytes >= 1 && bytes <= fastest) return { bytes }
  return {
    message: `${shown(input)} is no bandwidth.`,
    hint: 'Write "50kb/s", "1.6mbit/s", a number of bytes a second, or "unlimited"; "3g" and "4g" are delays.',
  }
}

function parse(text: string): number | undefined {
  if (text === 'unlimited') return Infinity
  const match = shape.exec(text)
  return match ? Number(match[1]) * (units[match[2] ?? ''] ?? NaN) : undefined
}

/** A bandwidth in words: `50 kB/s`. */
export function describeBandwidth({ bytes }: Bandwidth): string {
  if (bytes === Infinity) return 'unlimited'
  if (bytes < 1000) return `${Math.round(bytes)} B/s`
  return bytes < 1_000_000
    ? `${Number((bytes / 1000).toFixed(1))} kB/s`
    : `${Number((bytes / 1_000_000).toFixed(1))} MB/s`
}
