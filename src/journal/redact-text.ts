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

/**
 * A text without tokens, credentials and values that a secret name stands before.
 *
 * @param onSecret is told each of them
 */
export function redactText(
  text: string,
  isSecret: (name: string) => boolean,
  onSecret: (secret: string) => void = () => {},
): string {
  if (!hint.test(text)) return text
  const hide = (secret: string): string => {
    onSecret(secret)
    return redacted
  }
  return text
    .replace(tokens, hide)
    .replace(credentials, (whole, scheme: string, space: string) => {
      const secret = whole.slice(scheme.length + space.length)
      return scheme + space + (secret.includes(redacted) ? secret : hide(secret))
    })
    .replace(assigned, (whole, name: string, between: string, value: string) => {
      const isScheme = /^(?:bearer|basic|digest)$/i.test(value)
      if (!isSecret(name) || isScheme || value.includes(redacted)) return whole
      return name + between + hide(value)
    })
}
