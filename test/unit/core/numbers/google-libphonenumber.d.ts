/** What the tests use of it; the package has no types of its own. */
declare module 'google-libphonenumber' {
  export interface PhoneNumber {
    getNationalNumber(): number | undefined;
    setCountryCode(code: number): void;
    setNationalNumber(number: number): void;
  }
  export interface PhoneNumberUtil {
    getSupportedRegions(): readonly string[];
    getCountryCodeForRegion(country: string): number;
    getExampleNumberForType(country: string, type: number): PhoneNumber | null;
    format(number: PhoneNumber, format: number): string;
    formatOutOfCountryCallingNumber(number: PhoneNumber, country: string): string;
  }
  export interface ShortNumberInfo {
    isEmergencyNumber(digits: string, country: string): boolean;
    isValidShortNumberForRegion(number: PhoneNumber, country: string): boolean;
  }
  const google: {
    readonly PhoneNumber: new () => PhoneNumber;
    readonly PhoneNumberFormat: Readonly<Record<'E164' | 'INTERNATIONAL' | 'NATIONAL' | 'RFC3966', number>>;
    readonly PhoneNumberType: Readonly<
      Record<
        | 'FIXED_LINE'
        | 'MOBILE'
        | 'TOLL_FREE'
        | 'PREMIUM_RATE'
        | 'SHARED_COST'
        | 'VOIP'
        | 'PERSONAL_NUMBER'
        | 'PAGER'
        | 'UAN'
        | 'VOICEMAIL',
        number
      >
    >;
    readonly PhoneNumberUtil: { getInstance(): PhoneNumberUtil };
    readonly ShortNumberInfo: { getInstance(): ShortNumberInfo };
  };
  export default google;
}
