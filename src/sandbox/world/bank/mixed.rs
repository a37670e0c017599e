//! Words of customers of two minds.
//! Must never be plainly happy or plainly angry.

/// Of those who came to the shop.
pub(in crate::sandbox::world) const VISIT: &[&str] = &[
    "Ładne rośliny, ale w sobotę taki tłok, że trudno się obrócić.",
    "Obsługa miła, wybór półek mniejszy niż na stronie.",
    "W porządku, choć spodziewałem się większego sklepu.",
    "Ceny trochę wyższe niż przez internet, za to można obejrzeć.",
    "Fajne miejsce, brakuje tylko parkingu.",
    "Pani kompetentna, ale czekałam dwadzieścia minut, aż ktoś podejdzie.",
    "Roślina zdrowa, donica miała drobną rysę, dostałem mały rabat.",
    "Może być. Bez zachwytu, bez rozczarowania.",
    "Doradztwo dobre, ale godziny otwarcia nie dla pracujących.",
    "Ładnie, tylko kasa ciągle się zawieszała.",
    "Wybór kaktusów świetny, storczyki takie sobie.",
    "Warsztaty ciekawe, ale dla dwunastu osób były trzy pary nożyczek.",
    "Lokal śliczny, wejście z wysokim progiem, z wózkiem ciężko.",
    "Doradzili dobrze, tylko ziemię musiałam kupić gdzie indziej, bo zabrakło.",
    "Zioła ładne, ceny jak za złoto.",
    "Byłam dwa razy: raz obsługa cudowna, raz nikt nie miał czasu.",
];

/// Of those who ordered from afar.
pub(in crate::sandbox::world) const ORDER: &[&str] = &[
    "Roślina ładna, ale dostawa trwała tydzień zamiast dwóch dni.",
    "Towar dobry, opakowanie mogłoby być lepsze, karton był wgnieciony.",
    "Wszystko doszło, tylko kolor donicy trochę inny niż na zdjęciu.",
    "Średnio. Jedna roślina piękna, druga mocno przelana.",
    "Jakość w porządku, koszt wysyłki za wysoki.",
    "Po interwencji wszystko wyjaśnione, ale pierwszy mail został bez odpowiedzi.",
    "Fikus mniejszy, niż wynikało ze zdjęcia, ale zdrowy.",
    "Półka ładna, jeden otwór wywiercony krzywo. Poradziłem sobie sam.",
    "Dostawa szybka, za to zabrakło instrukcji.",
    "Trzy gwiazdki, bo dwie z pięciu sadzonek nie przetrwały drogi. Zwrot za nie dostałam.",
    "Nie jest źle, ale widziałem lepiej zapakowane rośliny.",
    "Zamówienie niekompletne, brakującą ziemię dosłali po czterech dniach.",
    "Sklep w porządku, kurier mniej.",
    "Za tę cenę oczekiwałem czegoś więcej, choć wady żadnej nie ma.",
    "Kontakt dobry, realizacja powolna.",
    "Donica w porządku, podstawka za mała.",
    "Liście lekko podmarznięte, po tygodniu roślina odżyła.",
    "Strona działa wolno na telefonie, zakupy poza tym bez problemu.",
    "Opis mówił o wysokości 60 cm, zmierzyłam 48. Roślina jednak zdrowa.",
    "Przesyłka dotarła, ale bez powiadomienia od kuriera leżała dwa dni w punkcie.",
    "Wymiana trwała długo, w końcu się udało.",
    "Ani ziębi, ani grzeje.",
    "Zielistka super, paproć w stanie agonalnym.",
    "Rośliny zdrowe, tylko ta ilość tektury w paczce przytłacza.",
    "Zamówiłem trzy rzeczy, przyszły w trzech różnych terminach.",
    "Donica świetna, doniczka wewnętrzna pęknięta. Działa, ale niesmak został.",
    "Miał być odbiór w paczkomacie, przyjechał kurier. Na szczęście byłem w domu.",
    "Pilea urocza, choć na zdjęciu miała dwa razy więcej liści.",
    "Raz lepiej, raz gorzej: poprzednie zamówienie idealne, to z poślizgiem.",
    "Cena dobra, ale rabat z newslettera nie zadziałał.",
    "Półka zgodna z opisem, zapach oleju utrzymywał się dwa tygodnie.",
    "Czas dostawy akceptowalny, śledzenie przesyłki nie działało w ogóle.",
    "Przyzwoicie. Na zdjęciach wszystko wygląda jednak odrobinę lepiej.",
    "Kaktusy ładne, ale podpisy pomylone i do dziś nie wiem, który jest który.",
    "Dobry produkt, kiepska komunikacja.",
];

/// Of those who have the planter.
pub(in crate::sandbox::world) const ABOUT_PLANTER: &[&str] = &[
    "Ładna, ale cięższa, niż myślałam, na wiszącą półkę się nie nadaje.",
    "Działa, choć wskaźnik wody czasem się zacina.",
    "Kolor bardziej szary niż zielony, poza tym bez uwag.",
    "Spełnia zadanie, ale przy myciu trzeba wyjmować całą roślinę.",
    "W porządku, szkoda, że nie ma mniejszego rozmiaru.",
];

/// Of those who have the shelf.
pub(in crate::sandbox::world) const ABOUT_SHELF: &[&str] = &[
    "Ładna, ale kołki z zestawu za krótkie do mojej ściany.",
    "Solidna, tylko szablon do wiercenia miał źle wydrukowaną skalę.",
    "Drewno jaśniejsze niż na zdjęciu, da się przyzwyczaić.",
];
