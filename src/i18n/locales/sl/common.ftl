month-1 = januar
month-2 = februar
month-3 = marec
month-4 = april
month-5 = maj
month-6 = junij
month-7 = julij
month-8 = avgust
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
opinions = { $count ->
    [one] { $count } mnenje
    [two] { $count } mnenji
    [few] { $count } mnenja
   *[other] { $count } mnenj
}
sentiment-negative = negativno
sentiment-mixed = mešano
sentiment-positive = pozitivno
language-pl = poljščina
language-sl = slovenščina
language-en = angleščina
source-error-unauthorized = Vir zahteva ponovno povezavo. Vnesite nov ključ ali znova povežite račun.
source-error-not-approved = Vir še ni odobril dostopa do vmesnika. Do odobritve lahko naložite shranjeno stran ali izvoz.
source-error-rate-limited = Vir prosi za premor. Naslednji poskus se bo zgodil sam ob navedeni uri.
source-error-challenged = Vir želi preveriti, ali ga bere človek. Odprite stran v brskalniku in jo naložite kot datoteko.
source-error-gone = Na tem naslovu ni več profila ali izdelka. Preverite nastavitve povezave.
source-error-retired = Vir je ukinil ta način branja. Zbrana mnenja ostanejo; nova lahko naložite iz datoteke.
source-error-contract = Vir odgovarja drugače kot doslej, zato smo branje ustavili, da ne bi shranili napačnih podatkov. Vsa mnenja ostanejo.
source-error-settings = Nastavitve povezave ne morejo delovati. Popravite jih in nadaljujte branje.
source-error-transient = Vir trenutno ne odgovarja. Naslednji poskus se bo zgodil sam.
