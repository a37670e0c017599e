//! What Opineo is.
//! Must never promise that the site is alive.

use crate::sources::{
    About, Capabilities, DisplayRights, Field, FieldKind, Localised, Storage,
    pages::{PAUSE_FIELD, ROBOTS_FIELD},
};

pub(super) static ABOUT: About = About {
    id: "opineo",
    name: "Opineo",
    mark: "Op",
    home: "https://www.opineo.pl",
    terms: "https://www.opineo.pl/regulamin",
    capabilities: Capabilities { fetch: true, saved: true, reply: false, answers: false, complete: true },
    scale: Some((0.0, 10.0)),
    reply_limit: None,
    rights: DisplayRights {
        attribution: "Opineo.pl",
        link: true,
        widget: false,
        storage: Storage::Unlimited,
        note: Localised {
            pl: "Opineo nie ma API i nie wiadomo, czy nadal publikuje opinie. Czytanie włącz świadomie, najlepiej za \
                 zgodą serwisu; zapisane strony można wczytać ręcznie. Publikowanie na swojej stronie wymaga umowy.",
            sl: "Opineo nima API-ja in ni znano, ali mnenja še objavlja. Branje vklopite premišljeno, najbolje z \
                 dovoljenjem; shranjene strani lahko uvozite ročno. Za objavo na svoji strani potrebujete dogovor.",
            en: "Opineo has no API, and it is not known whether it still publishes opinions. Switch reading on \
                 knowingly, best with the site's consent; saved pages can be imported by hand. Publishing on your own \
                 site needs an agreement.",
        },
    },
    fields: &[
        Field {
            name: "slug",
            kind: FieldKind::Text,
            required: true,
            advanced: false,
            label: Localised {
                pl: "Nazwa sklepu w adresie",
                sl: "Ime trgovine v naslovu",
                en: "Shop name in the address",
            },
            hint: Localised {
                pl: "Końcówka adresu opineo.pl/opinie/…: domena sklepu z łącznikami zamiast kropek. Można wkleić adres.",
                sl: "Konec naslova opineo.pl/opinie/…: domena trgovine z vezaji namesto pik. Prilepite lahko ves naslov.",
                en: "The end of the address opineo.pl/opinie/…: the shop's domain with hyphens for dots. You can paste \
                     the whole address.",
            },
            example: "sklep-przykladowy-pl",
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
            example: "https://www.opineo.pl",
        },
    ],
    default_schedule: "38 6,18 * * *",
    default_full_schedule: "12 3 * * TUE,FRI",
};
