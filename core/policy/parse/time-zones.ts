import { mostSimilar } from '../../text/similar';

const known = new Map<string, boolean>();

/** Whether a name is one of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  const told = known.get(name);
  if (told !== undefined) return told;
  if (known.size > 256) known.clear();
  const valid = /^[A-Za-z]/.test(name) && isKnownToIntl(name);
  known.set(name, valid);
  return valid;
}

function isKnownToIntl(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

let regions: ReadonlyMap<string, readonly string[]> | undefined;

/** The time zone that was probably meant. Only those of the same region are compared, because a policy may name thousands. */
export function meantTimeZone(name: string): string | undefined {
  regions ??= byRegion();
  return mostSimilar(name, regions.get(regionOf(name)) ?? []);
}

function byRegion(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const region = regionOf(zone);
    found.set(region, [...(found.get(region) ?? []), zone]);
  }
  return found;
}

function regionOf(zone: string): string {
  return zone.replace(/\/.*/s, '').toLowerCase();
}
