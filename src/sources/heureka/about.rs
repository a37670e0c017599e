//! What Heureka is.
//! Must never promise answers by an API: they are written in the shop's administration.

use crate::sources::{About, Capabilities, DisplayRights, Field, FieldKind, Localised, Storage};

pub(super) static ABOUT: About = About {
    id: "heureka",
    name: "Heureka",
    mark: "He",
    home: "https://www.heureka.cz",
    terms: "https://www.heureka.cz/podminky",
    capabilities: Capabilities { fetch: true, saved: true, reply: false, answers: true, complete: true },
    scale: Some((0.5, 5.0)),
    reply_limit: None,
    rights: DisplayRights {
        attribution: "Heureka – Ověřeno zákazníky",
        link: true,
        widget: true,
        storage: Storage::Unlimited,
        note: Localised {
            pl: "Heureka sama udostępnia sklepowi eksport jego opinii. Pokazując je, podaj źródło.",
            sl: "Heureka trgovini sama ponuja izvoz njenih mnenj. Ob prikazu navedite vir.",
            en: "Heureka itself offers the shop an export of its opinions. Name the source where you show them.",
        },
    },
    fields: &[
        Field {
            name: "key",
            kind: FieldKind::Secret,
            required: true,
            advanced: false,
            label: Localised { pl: "Klucz eksportu", sl: "Ključ izvoza", en: "Export key" },
            hint: Localised {
                pl: "32 znaki z adresu eksportu opinii w administracji sklepu na Heurece; można wkleić cały adres.",
                sl: "32 znakov iz naslova izvoza mnenj v upravljanju trgovine na Heureki; prilepite lahko ves naslov.",
                en: "The 32 characters in the address of the export of opinions, in the shop's administration at \
                     Heureka; you can paste the whole address.",
            },
            example: "0123456789abcdef0123456789abcdef",
        },
        Field {
            name: "country",
            kind: FieldKind::Text,
            required: false,
            advanced: false,
            label: Localised { pl: "Kraj", sl: "Država", en: "Country" },
            hint: Localised {
                pl: "cz dla heureka.cz (domyślnie), sk dla heureka.sk.",
                sl: "cz za heureka.cz (privzeto), sk za heureka.sk.",
                en: "cz for heureka.cz (usual), sk for heureka.sk.",
            },
            example: "cz",
        },
        Field {
            name: "opinions",
            kind: FieldKind::Text,
            required: false,
            advanced: false,
            label: Localised { pl: "Rodzaj opinii", sl: "Vrsta mnenj", en: "Kind of opinions" },
            hint: Localised {
                pl: "shop: opinie o sklepie (domyślnie); products: opinie o produktach.",
                sl: "shop: mnenja o trgovini (privzeto); products: mnenja o izdelkih.",
                en: "shop: opinions of the shop (usual); products: opinions of its products.",
            },
            example: "shop",
        },
        Field {
            name: "base_url",
            kind: FieldKind::Url,
            required: false,
            advanced: true,
            label: Localised { pl: "Adres serwisu", sl: "Naslov spletnega mesta", en: "Address of the site" },
            hint: Localised {
                pl: "Puste oznacza prawdziwy serwis. Inny adres przydaje się do prób.",
                sl: "Prazno pomeni pravo spletno mesto. Drug naslov je uporaben za preizkuse.",
                en: "Empty means the true site. Another address is for trials.",
            },
            example: "https://www.heureka.cz",
        },
    ],
    // The export is made anew about every six hours.
    default_schedule: "52 */6 * * *",
    default_full_schedule: "52 */6 * * *",
};
