"""The pages that the links in mails lead to: what they ask for, and their words."""

from shared.domain.accounts.password import PASSWORD_LONGEST, PASSWORD_SHORTEST
from shared.entrypoints.api_gateway.form_page import Form, FormPage, Notice, PasswordField
from shared.wiring.form_pages import form_page

# A browser cuts longer ones off without a word. So there is room for those that are refused, and
# for keyboards that send decomposed letters.
_TYPED_LONGEST = 4 * PASSWORD_LONGEST

PASSWORD_RESET = Form(
    heading="Choose a new password",
    text="You will be logged out everywhere, and can then log in with the new password.",
    field=PasswordField(
        name="new_password",
        label="New password",
        hint=f"{PASSWORD_SHORTEST} or more characters, such as a few words that nobody expects.",
        autocomplete="new-password",
        shortest=PASSWORD_SHORTEST,
        longest=_TYPED_LONGEST,
    ),
    button="Change password",
    done=Notice(
        "Your password is changed",
        "You are logged out everywhere. Log in with the new password.",
    ),
    void=Notice(
        "This link does not work",
        "Each link works once, and only for a while. Open it exactly as it is in the mail, or ask "
        "for a new one.",
    ),
)

EMAIL_VERIFICATION = Form(
    heading="Confirm your email address",
    text="Your password proves that the account is yours, and not only the mailbox.",
    field=PasswordField(
        name="password",
        label="Password",
        hint="The one that you log in with.",
        autocomplete="current-password",
        shortest=1,
        longest=_TYPED_LONGEST,
    ),
    button="Confirm address",
    done=Notice("Your email address is confirmed", "You can close this page."),
    void=Notice(
        "This link does not work",
        "Each link works once, and only for a while. Open it exactly as it is in the mail, or log "
        "in and ask for a new one.",
    ),
)


def password_reset_page() -> FormPage:
    """Return the page on which a forgotten password is replaced."""
    return form_page(PASSWORD_RESET)


def email_verification_page() -> FormPage:
    """Return the page on which an email address is confirmed."""
    return form_page(EMAIL_VERIFICATION)
