month-1 = stycznia
month-2 = lutego
month-3 = marca
month-4 = kwietnia
month-5 = maja
month-6 = czerwca
month-7 = lipca
month-8 = sierpnia
month-9 = września
month-10 = października
month-11 = listopada
month-12 = grudnia
opinions = { $count ->
    [one] { $count } opinia
    [few] { $count } opinie
    [many] { $count } opinii
   *[other] { $count } opinii
}
sentiment-negative = negatywna
sentiment-mixed = mieszana
sentiment-positive = pozytywna
language-pl = polski
language-sl = słoweński
language-en = angielski
source-error-unauthorized = Źródło prosi o ponowne połączenie. Trzeba podać nowy klucz lub połączyć konto jeszcze raz.
source-error-not-approved = Źródło nie zatwierdziło jeszcze dostępu do interfejsu. Do czasu zgody można wgrać zapisaną stronę lub eksport.
source-error-rate-limited = Źródło prosi o przerwę. Kolejna próba nastąpi sama o podanej godzinie.
source-error-challenged = Źródło chce się upewnić, że czyta je człowiek. Można otworzyć stronę w przeglądarce i wgrać ją jako plik.
source-error-gone = Pod tym adresem nie ma już profilu ani produktu. Trzeba sprawdzić ustawienia połączenia.
source-error-retired = Źródło wyłączyło ten sposób odczytu. Zebrane opinie zostają; nowe można wgrywać z pliku.
source-error-contract = Źródło odpowiada inaczej niż dotąd, więc odczyt wstrzymano, żeby nie zapisać błędnych danych. Wszystkie opinie zostają.
source-error-settings = Ustawienia połączenia nie mogą działać. Trzeba je poprawić i wznowić odczyt.
source-error-transient = Źródło chwilowo nie odpowiada. Kolejna próba nastąpi sama.
