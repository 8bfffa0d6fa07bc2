import type { ScenarioCompany } from "./types.ts";

const CASEY = "6100001";
const MORGAN = "6100002";

type CompanyRow = [string, string, string, string, string, string, number, number, string, string];

const COMPANY_ROWS: CompanyRow[] = [
  [
    "northwind",
    "Northwind Freight",
    "northwind.example",
    "LOGISTICS_AND_SUPPLY_CHAIN",
    "Reno",
    "United States",
    410,
    140,
    CASEY,
    "Regional truckload carrier with depots in Reno, Boise and Fresno. Loses hours to detention at three large retail docks.",
  ],
  [
    "harborpine",
    "Harbor & Pine Logistics",
    "harborpine.example",
    "WAREHOUSING",
    "Tacoma",
    "United States",
    180,
    60,
    MORGAN,
    "Drayage and short-haul between the port and inland warehouses. Dispatch still works from phone calls.",
  ],
  [
    "coldcreek",
    "Cold Creek Dairy",
    "coldcreek.example",
    "DAIRY",
    "Green Bay",
    "United States",
    260,
    42,
    CASEY,
    "Family-owned dairy with its own refrigerated fleet. Needs temperature proof for two grocery chains.",
  ],
  [
    "altamont",
    "Altamont Courier",
    "altamont.example",
    "PACKAGE_FREIGHT_DELIVERY",
    "Stockton",
    "United States",
    520,
    210,
    CASEY,
    "Same-day courier for labs and parts distributors. Runs its own security review before any vendor touches driver data.",
  ],
  [
    "quarryroad",
    "Quarry Road Aggregates",
    "quarryroad.example",
    "MINING_METALS",
    "Spokane",
    "United States",
    95,
    28,
    MORGAN,
    "Sand and gravel supplier. Cares about idle time and about proving arrival times to paving crews.",
  ],
  [
    "meridian",
    "Meridian Medical Transport",
    "meridianmed.example",
    "HOSPITAL_HEALTH_CARE",
    "Columbus",
    "United States",
    340,
    75,
    CASEY,
    "Non-emergency patient transport for four hospital groups. On-time pickup is in every contract.",
  ],
  [
    "juniper",
    "Juniper Home Delivery",
    "juniperhome.example",
    "CONSUMER_SERVICES",
    "Austin",
    "United States",
    120,
    33,
    MORGAN,
    "White-glove furniture delivery. Customer since spring; cut missed windows from 11 percent to 4 percent.",
  ],
  [
    "tallgrass",
    "Tallgrass Energy Services",
    "tallgrass.example",
    "OIL_ENERGY",
    "Tulsa",
    "United States",
    640,
    95,
    CASEY,
    "Field services with crews on remote pads. Procurement compares every vendor against Pathlight.",
  ],
  [
    "ferrywell",
    "Ferrywell Foods",
    "ferrywell.example",
    "FOOD_BEVERAGES",
    "Portland",
    "United States",
    150,
    24,
    MORGAN,
    "Specialty food distributor that reads everything before it talks to anyone.",
  ],
];

export const COMPANIES: ScenarioCompany[] = COMPANY_ROWS.map(
  ([key, name, domain, industry, city, country, employees, vehicles, ownerId, description], index) => ({
    key,
    id: String(28_410_001_001 + index),
    name,
    domain,
    industry,
    city,
    country,
    employees,
    vehicles,
    description,
    ownerId,
  }),
);

/** @throws when the key names no company of the scenario */
export function companyOf(key: string): ScenarioCompany {
  const company = COMPANIES.find((candidate) => candidate.key === key);
  if (!company) throw new Error(`scenario has no company "${key}"`);
  return company;
}
