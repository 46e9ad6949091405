// Certificates that differ in their serial number. Nothing here looks at their signature, which no longer fits.

const LINE = 64;

function decode(pem) {
  return Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
}

function encode(der) {
  const lines = der.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g'));
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Where the serial number's octets are: SEQUENCE { SEQUENCE { [0] { 02 01 02 }, INTEGER …. */
function serial(der) {
  const version = der.indexOf(Buffer.from('a003020102', 'hex'));
  return { at: version + 7, length: der[version + 6] };
}

/** `count` certificates like this one, the first of them itself. */
export function variants(pem, count) {
  const der = decode(pem);
  const { at, length } = serial(der);
  return Array.from({ length: count }, (_, number) => {
    const copy = Buffer.from(der);
    if (number > 0) copy.writeUIntBE(number, at, Math.min(length, 4));
    return encode(copy);
  });
}

/** A file of `count` different certificates. */
export const bundle = (pem, count) => variants(pem, count).join('');
