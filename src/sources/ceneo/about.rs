//! What Ceneo is.
//! Must never promise more than its public pages give.

use crate::sources::{
    About, Capabilities, DisplayRights, Field, FieldKind, Localised, Storage,
    pages::{PAUSE_FIELD, ROBOTS_FIELD},
};

pub(super) static ABOUT: About = About {
    id: "ceneo",
    name: "Ceneo",
    mark: "Ce",
    home: "https://www.ceneo.pl",
    terms: "https://info.ceneo.pl/regulamin",
    capabilities: Capabilities { fetch: true, saved: true, reply: false, answers: true, complete: true },
    scale: Some((0.5, 5.0)),
    reply_limit: None,
    rights: DisplayRights {
        attribution: "Ceneo.pl",
        link: true,
        widget: false,
        storage: Storage::Unlimited,
        note: Localised {
            pl: "Ceneo nie udostępnia opinii przez API: czytane są publiczne strony, powoli i na własną \
                 odpowiedzialność. Publikowanie tych opinii na swojej stronie wymaga umowy z Ceneo.",
            sl: "Ceneo mnenj ne ponuja prek API-ja: berejo se javne strani, počasi in na lastno odgovornost. Za objavo \
                 teh mnenj na svoji strani potrebujete dogovor s Ceneo.",
            en: "Ceneo offers no API for opinions: its public pages are read, slowly and at your own risk. Publishing \
                 these opinions on your own site needs an agreement with Ceneo.",
        },
    },
    fields: &[
        Field {
            name: "product",
            kind: FieldKind::Text,
            required: false,
            advanced: false,
            label: Localised { pl: "Numery produktów", sl: "Številke izdelkov", en: "Product numbers" },
            hint: Localised {
                pl: "Numer z adresu produktu na ceneo.pl, albo cały adres. Kilka oddziel przecinkami. Zamiast produktu \
                     można podać sklep.",
                sl: "Številka iz naslova izdelka na ceneo.pl ali ves naslov. Več jih ločite z vejicami. Namesto izdelka \
                     lahko navedete trgovino.",
                en: "The number from the product's address on ceneo.pl, or the whole address. Separate several with \
                     commas. Instead of a product you can give a shop.",
            },
            example: "99000001",
        },
        Field {
            name: "shop",
            kind: FieldKind::Text,
            required: false,
            advanced: false,
            label: Localised { pl: "Sklep", sl: "Trgovina", en: "Shop" },
            hint: Localised {
                pl: "Ostatnia część adresu sklepu: ceneo.pl/sklepy/…, albo cały adres.",
                sl: "Zadnji del naslova trgovine: ceneo.pl/sklepy/…, ali ves naslov.",
                en: "The last part of the shop's address: ceneo.pl/sklepy/…, or the whole address.",
            },
            example: "sklep-przykladowy-s12345",
        },
        PAUSE_FIELD,
        ROBOTS_FIELD,
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
            example: "https://www.ceneo.pl",
        },
    ],
    default_schedule: "23 5,11,17 * * *",
    default_full_schedule: "41 2 * * MON,THU",
};
