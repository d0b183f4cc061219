/** Rounds an amount to cents, since 0.1 + 0.2 is not 0.3. */
export function toCents(amount: number): number {
  return Math.round(amount * 100) / 100
}
