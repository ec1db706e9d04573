import { gs1CheckDigit } from './gs1-digital-link.js';
import { RESOURCE_IDENTIFIER_CHARS_MAX, parseResourceIdentifier } from './resource-identifier.js';

const ID = 'https://id.gs1.org';

/** Refusals of a key that is wrong on GS1's own domain or in an EPC URN. */
const WRONG_KEYS = [
  [`${ID}/01/06901234567893/21/1`, 'CHECK_CHARACTER_WRONG'],
  [`${ID}/414/6901234000017`, 'CHECK_CHARACTER_WRONG'],
  [`${ID}/00/340123451111111112`, 'CHECK_CHARACTER_WRONG'],
  [`${ID}/8003/04012345000222334455`, 'CHECK_CHARACTER_WRONG'],
  [`${ID}/01/690123456789/21/1`, 'CHECK_CHARACTER_WRONG'],
  [`${ID}/01/06901234567892/21/`, 'GS1_KEY_MALFORMED'],
  [`${ID}/01/06901234567892/21/${'x'.repeat(21)}`, 'GS1_KEY_MALFORMED'],
  [`${ID}/01/06901234567892/21/a%20b`, 'GS1_KEY_MALFORMED'],
  [`${ID}/01/06901234567892/99/a`, 'GS1_KEY_MALFORMED'],
  [`${ID}/01/06901234567892/21/a/21/b`, 'GS1_KEY_MALFORMED'],
  [`${ID}/8004/ABC345`, 'GS1_KEY_MALFORMED'],
  ['urn:epc:id:sgtin:6901234.05678.1', 'GS1_KEY_MALFORMED'],
  ['urn:epc:id:sgtin:6901234.056789', 'GS1_KEY_MALFORMED'],
  ['urn:epc:id:sgtin:6901234.056789.', 'GS1_KEY_MALFORMED'],
  ['urn:epc:id:sgtin:69012.05678901.1', 'GS1_KEY_MALFORMED'],
  ['urn:epc:id:sscc:4012345.1111111111.1', 'GS1_KEY_MALFORMED'],
  ['urn:epc:id:giai:6901234.', 'GS1_KEY_MALFORMED'],
] as const;

describe('GS1 key', () => {
  it.each([
    [
      'urn:epc:id:sgtin:6901234.056789.0000100A310000002',
      '/01/06901234567892/21/0000100A310000002',
    ],
    ['urn:epc:id:sgtin:8061414.112345.6789%2F%26', '/01/18061414123456/21/6789%2F%26'],
    ['urn:epc:class:lgtin:4012345.012345.Lot987', '/01/04012345123456/10/Lot987'],
    ['urn:epc:idpat:sgtin:6901234.056789.*', '/01/06901234567892'],
    ['urn:epc:id:sgln:6901234.00001.0', '/414/6901234000016'],
    ['urn:epc:id:sgln:6901234.00001.12-a', '/414/6901234000016/254/12-a'],
    ['urn:epc:id:sgln:690123400001..0', '/414/6901234000016'],
    ['urn:epc:id:grai:4012345.00022.334455', '/8003/04012345000221334455'],
    ['urn:epc:id:giai:6901234.LSVAA4189E2000018', '/8004/6901234LSVAA4189E2000018'],
    ['urn:epc:id:sscc:4012345.3111111111', '/00/340123451111111111'],
    ['URN:EPC:ID:sscc:4012345.3111111111', '/00/340123451111111111'],
  ])('is the Digital Link of %s', (urn, path) => {
    expect(parseResourceIdentifier(urn)).toEqual({ ok: true, value: ID + path });
  });

  it.each([
    [`${ID}/01/6901234567892/21/A1`, '/01/06901234567892/21/A1'],
    ['http://ID.GS1.org:80/01/06901234567892/21/A1/', '/01/06901234567892/21/A1'],
    ['https://brand.example/p/q/01/06901234567892/21/A1?17=261231#x', '/01/06901234567892/21/A1'],
    [`${ID}/01/06901234567892/22/v2/10/L7/21/A1`, '/01/06901234567892/21/A1'],
    [`${ID}/01/06901234567892/22/v2/10/L7`, '/01/06901234567892/10/L7'],
    [`${ID}/gtin/06901234567892/ser/A1`, '/01/06901234567892/21/A1'],
    [`${ID}/01/06901234567892/21/a(1)%2f`, '/01/06901234567892/21/a%281%29%2F'],
    [`${ID}/414/6901234000016/254/1`, '/414/6901234000016/254/1'],
    [`${ID}/8004/6901234LSVAA4187E2000017`, '/8004/6901234LSVAA4187E2000017'],
  ])('has one spelling: %s', (url, path) => {
    expect(parseResourceIdentifier(url)).toEqual({ ok: true, value: ID + path });
  });

  it.each(WRONG_KEYS)('is refused where a rule of GS1 is broken: %s', (text, reason) => {
    expect(parseResourceIdentifier(text)).toMatchObject({ ok: false, reason });
  });

  it('names the check digit that was expected', () => {
    expect(parseResourceIdentifier(`${ID}/01/06901234567893`)).toMatchObject({
      ...{ position: 14, found: '3', expected: '2' },
    });
  });

  it('is not seen in a path of another domain that breaks a rule', () => {
    const url = 'https://shop.example/01/06901234567893';
    expect(parseResourceIdentifier(url)).toEqual({ ok: true, value: url });
  });

  it.each(['urn:epc:id:gdti:0614141.00001.1618034', 'urn:epc:id:pgln:4012345.00225'])(
    'stays a URN where no conversion is certain: %s',
    (urn) => {
      expect(parseResourceIdentifier(urn)).toEqual({ ok: true, value: urn });
    },
  );

  it('computes the check digits of published keys', () => {
    const keys = ['0950600013435', '629104150021', '34012345111111111', '978030640615'];
    expect(keys.map(gs1CheckDigit)).toEqual(['2', '3', '1', '7']);
  });
});

describe('URI', () => {
  it.each([
    ['HTTPS://Example.COM:443/A/b', 'https://example.com/A/b'],
    ['http://example.com:80', 'http://example.com/'],
    ['http://example.com:8080?a=B', 'http://example.com:8080/?a=B'],
    ['https://example.com/%7eme/%c3%bc', 'https://example.com/~me/%C3%BC'],
    ['https://example.com/电池', 'https://example.com/%E7%94%B5%E6%B1%A0'],
    ['https://example.com/u\u0308', 'https://example.com/%C3%BC'],
    ['https://example.com/"<a>"', 'https://example.com/%22%3Ca%3E%22'],
    ['https://[2001:DB8::1]/x', 'https://[2001:db8::1]/x'],
    ['https://example.com/x#Part', 'https://example.com/x#Part'],
    [
      'URN:UUID:A4A2BA57-1C50-48AD-8981-7A0EF032146B',
      'urn:uuid:a4a2ba57-1c50-48ad-8981-7a0ef032146b',
    ],
    ['urn:ISBN:0451450523', 'urn:isbn:0451450523'],
  ])('has one spelling: %s', (text, value) => {
    expect(parseResourceIdentifier(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['urn:uuid:a4a2ba57', 'NOT_A_UUID'],
    ['urn:uuid', 'NOT_A_URN'],
    ['urn:x', 'NOT_A_URN'],
    ['ftp://example.com/', 'NOT_A_URL'],
    ['https:example.com', 'NOT_A_URL'],
    ['https://', 'HOST_MALFORMED'],
    ['https://exa mple.com/', 'CHARACTER_NOT_ALLOWED'],
    ['https://exa%6Dple..com/', 'HOST_MALFORMED'],
    ['https://电池.example/', 'HOST_MALFORMED'],
    ['https://me:secret@example.com/', 'USER_INFO_NOT_ALLOWED'],
    ['https://example.com/100%', 'PERCENT_ENCODING_WRONG'],
    ['https://example.com/a\0', 'CHARACTER_NOT_ALLOWED'],
    ['https://example.com/\ud800', 'CHARACTER_NOT_ALLOWED'],
    [`https://example.com/${'x'.repeat(RESOURCE_IDENTIFIER_CHARS_MAX)}`, 'TOO_LONG'],
  ])('refuses %j: %s', (text, reason) => {
    expect(parseResourceIdentifier(text)).toMatchObject({ ok: false, reason });
  });
});
