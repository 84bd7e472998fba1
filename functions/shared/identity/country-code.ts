import * as z from 'zod';

/** ISO 3166-1 alpha-3, the 249 that are assigned. A code that fell out of use, or only looks like one, is not here. */
const iso3166 = `
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL
BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM
DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY
LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM
NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
`;

/**
 * What ICAO 9303 part 3 section 5 adds: British nationalities other than citizenship, the laissez-passers of organisations,
 * Kosovo, stateless people and refugees, and Utopia, whose documents are all specimens.
 */
const icao9303 = `
GBD GBN GBO GBP GBS EUE UNO UNA UNK RKS XBA XIM XCC XCE XCO XDC XEC XES XMP XOM XPO XXA XXB XXC XXX UTO
`;

const codes = new Set(`${iso3166}${icao9303}`.trim().split(/\s+/));

const NO_COUNTRY = 'is not a country code of ISO 3166-1 or ICAO 9303, such as DEU';

/** The check of a country where somebody writes one; what is stored or told was checked already. */
export const realCountry = (text: z.ZodString) =>
  text
    .regex(/^[A-Z]{3}$/, { error: NO_COUNTRY, abort: true })
    .refine((code) => codes.has(code), NO_COUNTRY)
    .meta({ example: 'DEU' });

/** A country, or who else may stand in its place in a passport. */
export const countryCode = realCountry(z.string());
