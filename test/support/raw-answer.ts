/**
 * An answer as it came over the wire, without the time of day. The fields of the head are sorted: their
 * order says nothing (RFC 9110, section 5.3), and the `Headers` of Node sort them.
 */
export function parse(text: string): object {
  const end = text.indexOf('\r\n\r\n')
  const [status, ...fields] = text.slice(0, end).split('\r\n')
  const lasting = fields.filter((field) => !/^date:/i.test(field)).map(lowerName)
  return { status, fields: lasting.sort(), body: text.slice(end + 4) }
}

function lowerName(field: string): string {
  return field.replace(/^[^:]*/, (name) => name.toLowerCase())
}
