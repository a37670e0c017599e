skip-to-content = Skip to the content
language-choose = Language
language-own-name-pl = Polski
language-own-name-sl = Slovenščina
language-own-name-en = English
theme-choose = Appearance
theme-auto = As the system
theme-light = Light
theme-dark = Dark
nav-label = Main
nav-inbox = Inbox
nav-trends = Trends
nav-sources = Sources
nav-widgets = Widgets
nav-rules = Alerts
nav-settings = Settings
nav-count-many = More than 999 need attention
nav-count-inbox = { $count ->
    [one] { $count } opinion needs an answer
   *[other] { $count } opinions need an answer
}
nav-count-sources = { $count ->
    [one] { $count } connection needs you
   *[other] { $count } connections need you
}
login-title = Sign in
login-button = Sign in
login-refused = The address or the password is not right. Check both and try again.
logout-button = Sign out
field-email = Mail address
field-password = Password
field-business = Name of the business
field-name = Your name
field-language = Language
password-hint = At least 10 characters. A short sentence is easy to remember and hard to guess.
password-too-short = The password needs at least 10 characters.
password-too-long = The password may have at most 200 characters.
password-too-common = This password is one of the first that are guessed. Choose another.
user-bad-email = This is not a mail address. It looks like name@example.com.
user-taken = Somebody has this address already.
setup-title = Welcome
setup-lead = Five answers, and the first opinions can be collected.
setup-button = Create the account
setup-no-name = The business needs a name.
error-back = To the inbox
error-not-found-title = There is nothing here
error-not-found-text = The address is misspelt, or what stood here is gone.
error-sign-in-title = Please sign in
error-sign-in-text = The session has ended. What was written was not sent: go back, sign in, and send it again.
error-forbidden-title = This was refused
error-forbidden-text = The form is out of date, or the request came from another site. Go back, reload the page and try again.
error-role-title = Not for this account
error-role-text = The role of this account does not allow it. An owner of the business can change that.
error-too-many-title = A short pause
error-too-many-text = There were many tries in a short time. Wait a minute, then try again.
error-conflict-title = Somebody was faster
error-conflict-text = This was changed in the meantime. Go back, reload the page and look again.
error-method-title = This does not work here
error-method-text = The address exists, but not for this kind of request.
error-too-large-title = This is too long
error-too-large-text = The form holds more than fits. Shorten the text and send it again.
error-bad-request-title = This could not be read
error-bad-request-text = The address or the form holds something unexpected. Go back and try again.
error-internal-title = Something broke on our side
error-internal-text = Nothing was lost. The log says more; please try again in a moment.
span-moment = just now
span-soon = in a moment
span-ahead = in { $gap }
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
trouble-full-title = The disk is full: nothing can be saved.
trouble-full-text = Opinions held so far can be read, and widgets go on. No new ones are read, and answers or corrections are not kept. Please make room on the disk of the server; saving then resumes by itself.
trouble-read-only-title = The disk cannot be written: nothing can be saved.
trouble-read-only-text = Opinions held so far can be read, and widgets go on. No new ones are read, and answers or corrections are not kept. Please have the disk of the server and its permissions looked at; saving then resumes by itself.
error-unsaved-title = This could not be saved
error-unsaved-text = The disk of the server is full or cannot be written, so nothing of it was kept. Go back, keep a copy of what you wrote, and try again once there is room. Whoever runs the server finds more in its log.
