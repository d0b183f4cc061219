/** What stands in the place of a secret. */
export const redacted = '***'

/** Tokens that are known by their form: JWT, and keys of Stripe, GitHub, GitLab, Slack, AWS, Google, OpenAI, npm. */
const tokens =
  /\beyJ(?:(?!-eyJ)[\w-]){8,}\.[\w-]+\.[\w-]*|\b(?:sk|pk|rk|whsec)_(?:live|test)?_?[\w]{16,}|\bsk-[\w-]{20,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[A-Z\d]{16}\b|\bAIza[\w-]{30,}|\bnpm_\w{30,}/g

/** Credentials after their scheme (RFC 9110, section 11.4). */
const credentials = /\b(Bearer|Basic|Digest)( +)[\w+/=.~-]{8,}/g

/**
 * A name and what stands before its value in running text: `token=`, `"password": "`. Begins where a name does, so that a
 * long word is looked at once.
 */
const assigned = /(?<![\w.-])([\w.-]*[A-Za-z])(["']?\s*[=:]\s*["']?)/g
const assignedValue = /[^\s"'&;,<>{}()[\]\\]+/y

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
  // `href="/reset?token=abc"` has another in its value, so that what is no secret is looked at for more.
  const withoutAssigned = (whole: string): string => {
    let shown = ''
    let end = 0
    for (const { 0: head, 1: name = '', 2: between = '', index } of whole.matchAll(assigned)) {
      if (index < end || !isSecret(name)) continue
      assignedValue.lastIndex = index + head.length
      const [value] = assignedValue.exec(whole) ?? []
      const isScheme = value !== undefined && /^(?:bearer|basic|digest)$/i.test(value)
      if (value === undefined || isScheme || value.includes(redacted)) continue
      if (isCode && !isLiteral(between, whole[index - 1], value)) continue
      shown += whole.slice(end, index + head.length) + hide(value)
      end = index + head.length + value.length
    }
    return shown + whole.slice(end)
  }
  const plain = text
    .replace(tokens, hide)
    .replace(credentials, (whole, scheme: string, space: string) => {
      const secret = whole.slice(scheme.length + space.length)
      const isWord = isCode ? !isRandom(secret) : words.test(secret)
      return isWord || secret.includes(redacted) ? whole : scheme + space + hide(secret)
    })
  return withoutAssigned(plain)
}
