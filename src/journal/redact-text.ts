/** What stands in the place of a secret. */
export const redacted = '***'

/** Tokens that are known by their form: JWT, and keys of Stripe, GitHub, GitLab, Slack, AWS, Google, OpenAI, npm. */
const tokens =
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(?:sk|pk|rk|whsec)_(?:live|test)?_?[\w]{16,}|\bsk-[\w-]{20,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[A-Z\d]{16}\b|\bAIza[\w-]{30,}|\bnpm_\w{30,}/g

/** Credentials after their scheme (RFC 9110, section 11.4). */
const credentials = /\b(Bearer|Basic|Digest)( +)[\w+/=.~-]{8,}/g

/** A name and its value in running text: `token=abc`, `"password": "abc"`. */
const assigned = /([\w.-]*[A-Za-z])(["']?\s*[=:]\s*["']?)([^\s"'&;,<>{}()[\]\\]+)/g

/** What may begin one of these, so that most texts are looked at once. */
const hint = /eyJ|[sprw][kh][a-z]*[_-]|gh|glpat|xox|AKIA|AIza|npm_|B[ea]|Digest|[=:]/

/** One word of a language, or several with dashes between: `Basic authentication`. */
const words = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:-[a-z]+)*\.?$/

/**
 * Whether a text is too long and too random to stand anywhere by chance: no word, name, number, version or date.
 * Words and numbers change seldom between upper case, lower case and digits: `dark-mode-2` and not `5Kd83jfWq1`.
 */
export function isRandom(text: string): boolean {
  if (text.length < 8 || /^[\d\WTZ_]*$/.test(text)) return false
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []
  const changes = text.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g) ?? []
  return changes.length > 2 || runs.join('').length / runs.length < 2.5
}

/**
 * A text without tokens, credentials and values that a secret name stands before.
 *
 * @param onSecret is told each of them
 * @param isCode whether it is a script or a page, where such names stand before code as well: `password: !0`
 */
export function redactText(
  text: string,
  isSecret: (name: string) => boolean,
  onSecret: (secret: string) => void = () => {},
  isCode = false,
): string {
  if (!hint.test(text)) return text
  const hide = (secret: string): string => {
    onSecret(secret)
    return redacted
  }
  const isLiteral = (between: string, before: string | undefined, value: string): boolean =>
    (/["']$/.test(between) || before === '?' || before === '&') && isRandom(value)
  const withoutAssigned = (part: string): string =>
    part.replace(assigned, (whole, name: string, between: string, value: string, at: number) => {
      // `href="/reset?token=abc"` has another in its value.
      if (!isSecret(name)) return name + between + withoutAssigned(value)
      const isScheme = /^(?:bearer|basic|digest)$/i.test(value)
      if (isScheme || value.includes(redacted)) return whole
      const isHidden = !isCode || isLiteral(between, part[at - 1], value)
      return isHidden ? name + between + hide(value) : whole
    })
  const plain = text
    .replace(tokens, hide)
    .replace(credentials, (whole, scheme: string, space: string) => {
      const secret = whole.slice(scheme.length + space.length)
      const isWord = isCode ? !isRandom(secret) : words.test(secret)
      return isWord || secret.includes(redacted) ? whole : scheme + space + hide(secret)
    })
  return withoutAssigned(plain)
}
