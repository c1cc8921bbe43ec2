// Part of tls_contexts.hpp: wdrv_winc_tls.h.
#include "stack/wincs02/status.hpp"

#include "wdrv_winc_tls.h"

#include <string_view>

namespace stack::inline v0::wincs02 {

namespace {

/// Runs `what` on an open context.
template <typename What>
WDRV_WINC_STATUS on_context(const char* name, DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tls,
                            What&& what)
{
    return client_call(name, handle, [&](const Call& call) {
        TlsContext* const context = call.door().tls_contexts().find(tls);
        if (context == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        return what(call, *context);
    });
}

/// NULL is no name.
bool take(std::string& into, const char* name, std::size_t longest)
{
    const std::string_view text = name == nullptr ? "" : name;
    if (text.size() > longest) return false;
    into = text;
    return true;
}

WDRV_WINC_STATUS status(bool taken)
{
    return taken ? WDRV_WINC_STATUS_OK : WDRV_WINC_STATUS_INVALID_ARG;
}

} // namespace

extern "C" WDRV_WINC_TLS_HANDLE WDRV_WINC_TLSCtxOpen(DRV_HANDLE handle)
{
    return call<WDRV_WINC_TLS_HANDLE>("WDRV_WINC_TLSCtxOpen", own_policy{}, [&](const Call& call) {
        if (!call.door().driver().is_client(handle)) return WDRV_WINC_TLS_HANDLE{0};
        return static_cast<WDRV_WINC_TLS_HANDLE>(call.door().tls_contexts().open());
    });
}

extern "C" void WDRV_WINC_TLSCtxClose(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle)
{
    call<void>("WDRV_WINC_TLSCtxClose", own_policy{}, [&](const Call& call) {
        if (!call.door().driver().is_client(handle)) return;
        if (tlsHandle != 0 && call.door().sockets().uses_context(tlsHandle)) {
            misuse(call.name(), "a socket uses the context");
        }
        call.door().tls_contexts().close(tlsHandle);
    });
}

extern "C" uint8_t WDRV_WINC_TLSCtxHandleToCfgIdx(WDRV_WINC_TLS_HANDLE tlsHandle)
{
    return call<uint8_t>("WDRV_WINC_TLSCtxHandleToCfgIdx", own_policy{}, [&](const Call& call) {
        const bool open = call.door().tls_contexts().find(tlsHandle) != nullptr;
        return open ? tlsHandle : uint8_t{0};
    });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxCACertFileSet(DRV_HANDLE handle,
                                                          WDRV_WINC_TLS_HANDLE tlsHandle,
                                                          const char* pCACertName, bool peerAuth)
{
    return on_context("WDRV_WINC_TLSCtxCACertFileSet", handle, tlsHandle,
                      [&](const Call&, TlsContext& it) {
                          if (!take(it.ca, pCACertName, Files::longest_name)) return status(false);
                          it.peer_auth = peerAuth;
                          return status(true);
                      });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxCertFileSet(DRV_HANDLE handle,
                                                        WDRV_WINC_TLS_HANDLE tlsHandle,
                                                        const char* pCertName)
{
    return on_context("WDRV_WINC_TLSCtxCertFileSet", handle, tlsHandle,
                      [&](const Call&, TlsContext& it) {
                          return status(take(it.certificate, pCertName, Files::longest_name));
                      });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxPrivKeySet(DRV_HANDLE handle,
                                                       WDRV_WINC_TLS_HANDLE tlsHandle,
                                                       const char* pPrivKeyName,
                                                       const char* pPrivKeyPassword)
{
    return on_context(
        "WDRV_WINC_TLSCtxPrivKeySet", handle, tlsHandle, [&](const Call& call, TlsContext& it) {
            if (pPrivKeyPassword != nullptr && *pPrivKeyPassword != '\0') {
                misuse(call.name(), "keys with a password are not emulated: store it in the clear");
                return WDRV_WINC_STATUS_OPERATION_NOT_SUPPORTED;
            }
            return status(take(it.key, pPrivKeyName, Files::longest_name));
        });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxDHParamtersFileSet(DRV_HANDLE handle,
                                                               WDRV_WINC_TLS_HANDLE tlsHandle,
                                                               const char* pDHParamId)
{
    return on_context("WDRV_WINC_TLSCtxDHParamtersFileSet", handle, tlsHandle,
                      [&](const Call&, TlsContext& it) {
                          return status(take(it.dh_parameters, pDHParamId, Files::longest_name));
                      });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_TLSCtxSNISet(DRV_HANDLE handle, WDRV_WINC_TLS_HANDLE tlsHandle, const char* pServerName)
{
    return on_context(
        "WDRV_WINC_TLSCtxSNISet", handle, tlsHandle, [&](const Call&, TlsContext& it) {
            return status(take(it.server_name, pServerName, WINC_CFG_PARAM_SZ_TLS_CTX_SERVER_NAME));
        });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxHostnameCheckSet(DRV_HANDLE handle,
                                                             WDRV_WINC_TLS_HANDLE tlsHandle,
                                                             const char* pDomainName,
                                                             bool verifyDomain)
{
    return on_context("WDRV_WINC_TLSCtxHostnameCheckSet", handle, tlsHandle,
                      [&](const Call&, TlsContext& it) {
                          const bool none = pDomainName == nullptr || *pDomainName == '\0';
                          if (verifyDomain && none) return status(false);
                          if (!take(it.domain, pDomainName, WINC_CFG_PARAM_SZ_TLS_CTX_DOMAIN_NAME))
                              return status(false);
                          it.verify_domain = verifyDomain;
                          return status(true);
                      });
}

extern "C" WDRV_WINC_STATUS WDRV_WINC_TLSCtxCipherSuiteSet(DRV_HANDLE handle,
                                                           WDRV_WINC_TLS_HANDLE tlsHandle,
                                                           WDRV_WINC_TLS_CS_HANDLE tlsCsHandle)
{
    return on_context("WDRV_WINC_TLSCtxCipherSuiteSet", handle, tlsHandle,
                      [&](const Call& call, TlsContext& it) {
                          if (call.door().tls_contexts().suites(tlsCsHandle) == nullptr)
                              return status(false);
                          it.suites = tlsCsHandle;
                          return status(true);
                      });
}

extern "C" WDRV_WINC_TLS_CS_HANDLE WDRV_WINC_TLSCipherSuiteOpen(DRV_HANDLE handle)
{
    return call<WDRV_WINC_TLS_CS_HANDLE>(
        "WDRV_WINC_TLSCipherSuiteOpen", own_policy{}, [&](const Call& call) {
            if (!call.door().driver().is_client(handle)) return WDRV_WINC_TLS_CS_HANDLE{0};
            return static_cast<WDRV_WINC_TLS_CS_HANDLE>(call.door().tls_contexts().open_suites());
        });
}

extern "C" void WDRV_WINC_TLSCipherSuiteClose(DRV_HANDLE handle,
                                              WDRV_WINC_TLS_CS_HANDLE tlsCsHandle)
{
    call<void>("WDRV_WINC_TLSCipherSuiteClose", own_policy{}, [&](const Call& call) {
        if (!call.door().driver().is_client(handle)) return;
        call.door().tls_contexts().close_suites(tlsCsHandle);
    });
}

namespace {

void tell_suites(const Call& call, DRV_HANDLE handle, WDRV_WINC_TLS_CS_HANDLE suites,
                 std::vector<uint16_t> list, WDRV_WINC_TLS_CS_CALLBACK callback)
{
    call.door().answer([=] {
        std::vector<uint16_t> copy = list;
        if (callback != nullptr)
            callback(handle, suites, copy.data(), static_cast<uint8_t>(copy.size()), true);
    });
}

} // namespace

extern "C" WDRV_WINC_STATUS
WDRV_WINC_TLSCipherSuiteAlgSet(DRV_HANDLE handle, WDRV_WINC_TLS_CS_HANDLE tlsCsHandle,
                               const uint16_t* pAlgorithms, uint8_t numAlgorithms,
                               WDRV_WINC_TLS_CS_CALLBACK pfTlsCsResponseCB)
{
    return status_call("WDRV_WINC_TLSCipherSuiteAlgSet", handle, [&](const Call& call) {
        auto* const suites = call.door().tls_contexts().suites(tlsCsHandle);
        if (suites == nullptr || pAlgorithms == nullptr || numAlgorithms == 0 ||
            numAlgorithms > WINC_CFG_PARAM_NUM_TLS_CSL_CIPHER_SUITES) {
            return WDRV_WINC_STATUS_INVALID_ARG;
        }
        suites->assign(pAlgorithms, pAlgorithms + numAlgorithms);
        tell_suites(call, handle, tlsCsHandle, {pAlgorithms, pAlgorithms + numAlgorithms},
                    pfTlsCsResponseCB);
        return WDRV_WINC_STATUS_OK;
    });
}

extern "C" WDRV_WINC_STATUS
WDRV_WINC_TLSCipherSuiteAlgGet(DRV_HANDLE handle, WDRV_WINC_TLS_CS_HANDLE tlsCsHandle,
                               WDRV_WINC_TLS_CS_CALLBACK pfTlsCsResponseCB, bool getDefaults)
{
    return status_call("WDRV_WINC_TLSCipherSuiteAlgGet", handle, [&](const Call& call) {
        const auto* const suites = call.door().tls_contexts().suites(tlsCsHandle);
        if (suites == nullptr || pfTlsCsResponseCB == nullptr) return WDRV_WINC_STATUS_INVALID_ARG;
        std::vector<uint16_t> list;
        if (getDefaults) {
            for (const int each : tls::modem_suites())
                list.push_back(static_cast<uint16_t>(each));
        } else {
            for (const int each : *suites)
                list.push_back(static_cast<uint16_t>(each));
        }
        tell_suites(call, handle, tlsCsHandle, std::move(list), pfTlsCsResponseCB);
        return WDRV_WINC_STATUS_OK;
    });
}

} // namespace stack::inline v0::wincs02
