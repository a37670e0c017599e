month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
opinions = { $count ->
    [one] { $count } opinion
   *[other] { $count } opinions
}
sentiment-negative = negative
sentiment-mixed = mixed
sentiment-positive = positive
language-pl = Polish
language-sl = Slovenian
language-en = English
source-error-unauthorized = The source asks to connect again. Give it a new key, or connect the account once more.
source-error-not-approved = The source has not approved access to its interface yet. Until then, a saved page or an export can be imported.
source-error-rate-limited = The source asks for a pause. The next try happens by itself at the time shown.
source-error-challenged = The source wants to see a person. Open the page in a browser and import it as a file.
source-error-gone = There is no profile or product at this address any more. Check the settings of the connection.
source-error-retired = The source has retired this way of reading it. What was collected stays; new opinions can be imported from a file.
source-error-contract = The source answers differently than before, so reading was stopped rather than storing guesses. All opinions stay.
source-error-settings = The settings of the connection cannot work. Correct them, then resume.
source-error-transient = The source does not answer at the moment. The next try happens by itself.
