// PDN connections: what the modem library's life means to them.
#pragma once

namespace stack::inline v0::zephyr::nordic {

/// What the modem is configured with once it has started.
void configure_pdn();
/// After AT+CFUN=<mode>.
void pdn_mode_set(int mode);

} // namespace stack::inline v0::zephyr::nordic
