/** Why a TLS connection was not accepted, in words that tell whom to ask for what. */
import type { Target, WireFault } from '../core/ports.ts';
import { codeOf, toFault, toHostPort, toSocketFault } from './wire-fault.ts';

const ASK = "Ask the server's administrator";

/** The certificate proves other names than the one that was asked for (RFC 5922 §7.2). */
export function toWrongNameFault(proved: readonly string[], identity: string): WireFault {
  const shown = proved.slice(0, 3).join(', ') + (proved.length > 3 ? ` and ${proved.length - 3} more` : '');
  const issued = proved.length === 0 ? 'names no server' : `was issued for ${shown}`;
  return toFault(
    'certificate',
    `The server's certificate ${issued}, not for ${identity}. Check the domain of the line.`,
  );
}

/** An error that a TLS socket reported before it was secure. */
export function toTlsFault(error: unknown, target: Target): WireFault {
  const code = codeOf(error);
  const refused = certificateSentence(code);
  if (refused !== undefined) return toFault('certificate', refused);
  const sentence = protocolSentence(code, target);
  if (sentence !== undefined) return toFault('tls', sentence);
  if (code === 'ECONNRESET') {
    return toFault(
      'reset',
      `${toHostPort(target)} closed the connection before TLS was set up. Check that this is its port for TLS.`,
    );
  }
  return toSocketFault(error, 'tls', target);
}

function certificateSentence(code: string): string | undefined {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The server's certificate has expired. ${ASK} for a new one, and check this computer's clock.`;
    case 'CERT_NOT_YET_VALID':
      return `The server's certificate is not valid yet. Check this computer's clock.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `The server's certificate is signed by itself only. ${ASK} for its certificate and name it as the CA file.`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_UNTRUSTED':
      return `The server's certificate comes from an authority that this computer does not know. ${ASK} for the authority's certificate and name it as the CA file.`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `The server's certificate comes from an authority that this computer does not know, or the server does not send the whole chain. ${ASK}.`;
    case 'CERT_REVOKED':
      return `The server's certificate was revoked. ${ASK} for a new one.`;
    case 'INVALID_PURPOSE':
      return `The server's certificate is not meant for servers. ${ASK} for another one.`;
    case 'CERT_SIGNATURE_FAILURE':
    case 'INVALID_CA':
    case 'PATH_LENGTH_EXCEEDED':
    case 'CERT_CHAIN_TOO_LONG':
      return `The server's certificate cannot be verified (${code}). ${ASK}.`;
    default:
      return undefined;
  }
}

function protocolSentence(code: string, target: Target): string | undefined {
  if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return undefined;
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH|RECORD_OVERFLOW/.test(code)) {
    return `${toHostPort(target)} did not answer with TLS. Check that this is its port for TLS.`;
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) {
    return `${toHostPort(target)} offers only TLS older than 1.2, which is not safe. ${ASK}.`;
  }
  if (/CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE/.test(code)) {
    return `${toHostPort(target)} asks for a certificate of this computer, which is not supported.`;
  }
  return `${toHostPort(target)} and this computer could not agree on TLS (${code}).`;
}
