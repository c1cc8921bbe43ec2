// Threads of Zephyr's kernel that another ends in the midst of a call: what they held unwinds,
// nobody waits in their place, and the rest of the program gets on.
#include "tests/stack/front/nrf/init_params.hpp"
#include "tests/zephyr/socket_fixture.hpp"

#include "modem/modem_key_mgmt.h"
#include "stack/api/nrf_modem.h"
#include "stack/api/nrf_modem_at.h"
#include "stack/tls/pki.hpp"
#include "zephyr/kernel.h"

#include <array>
#include <deque>
#include <functional>
#include <utility>

namespace stack::zephyr {
namespace {

/// A thread that does `what`, with something on its stack that tells when it goes.
class Victim {
public:
    explicit Victim(std::function<void()> what) : what_{std::move(what)}
    {
        k_thread_create(
            &thread_, nullptr, 0, [](void* it, void*, void*) { static_cast<Victim*>(it)->run(); },
            this, nullptr, nullptr, 5, 0, K_NO_WAIT);
    }
    k_thread& thread() { return thread_; }
    /// It was in the midst of the call, and is gone now with what it had on its stack.
    void abort()
    {
        EXPECT_EQ(left, 0) << "it has not begun, or has come back already";
        EXPECT_EQ(entered, 1);
        k_thread_abort(&thread_);
        EXPECT_EQ(left, 1);
        EXPECT_FALSE(came_back);
        EXPECT_EQ(k_thread_join(&thread_, K_NO_WAIT), 0);
    }

    int entered = 0;
    int left = 0;
    bool came_back = false;

private:
    void run()
    {
        struct Leaving {
            int& count;
            ~Leaving() { ++count; }
        };
        const Leaving leaving{left};
        ++entered;
        what_();
        came_back = true;
    }

    std::function<void()> what_;
    k_thread thread_{};
};

class Abort : public Native {
protected:
    Abort()
    {
        k_sem_init(&sem, 0, 1);
        k_mutex_init(&mutex);
        k_condvar_init(&condvar);
        k_fifo_init(&fifo);
        k_msgq_init(&empty, empty_buffer.data(), 4, 1);
        k_msgq_init(&full, full_buffer.data(), 4, 1);
        int word = 7;
        k_msgq_put(&full, &word, K_NO_WAIT);
        k_event_init(&event);
        k_poll_signal_init(&signal);
        k_timer_init(&timer, nullptr, nullptr);
        k_work_init_delayable(&work, [](k_work*) {});
        k_mem_slab_init(&slab, slab_buffer.data(), sizeof(void*), 1);
        k_mem_slab_alloc(&slab, &block, K_NO_WAIT);
        k_heap_init(&heap, heap_buffer.data(), heap_buffer.size());
    }

    static bool nobody_in(const _wait_q_t& queue) { return queue.first == nullptr; }

    k_sem sem{};
    k_mutex mutex{};
    k_condvar condvar{};
    k_fifo fifo{};
    alignas(4) std::array<char, 4> empty_buffer{};
    alignas(4) std::array<char, 4> full_buffer{};
    k_msgq empty{};
    k_msgq full{};
    k_event event{};
    k_poll_signal signal{};
    k_timer timer{};
    k_work_delayable work{};
    alignas(void*) std::array<char, sizeof(void*)> slab_buffer{};
    k_mem_slab slab{};
    void* block = nullptr;
    alignas(16) std::array<char, 64> heap_buffer{};
    k_heap heap{};
};

// environment.md §1.1: k_thread_abort ends a thread whatever it waits for.
TEST_F(Abort, EndsAThreadInEachCallOfTheKernelThatWaits)
{
    ASSERT_EQ(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    Victim other{[] { k_sleep(K_FOREVER); }};
    k_mutex others{};
    k_mutex_init(&others);
    const std::pair<const char*, std::function<void()>> calls[] = {
        {"k_sem_take", [&] { k_sem_take(&sem, K_FOREVER); }},
        {"k_mutex_lock", [&] { k_mutex_lock(&mutex, K_FOREVER); }},
        {"k_condvar_wait",
         [&] {
             k_mutex_lock(&others, K_FOREVER);
             k_condvar_wait(&condvar, &others, K_FOREVER);
         }},
        {"k_fifo_get", [&] { k_fifo_get(&fifo, K_FOREVER); }},
        {"k_msgq_get",
         [&] {
             int word = 0;
             k_msgq_get(&empty, &word, K_FOREVER);
         }},
        {"k_msgq_put",
         [&] {
             int word = 0;
             k_msgq_put(&full, &word, K_FOREVER);
         }},
        {"k_event_wait", [&] { k_event_wait(&event, 1, false, K_FOREVER); }},
        {"k_poll",
         [&] {
             k_poll_event one =
                 K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signal);
             k_poll(&one, 1, K_FOREVER);
         }},
        {"k_timer_status_sync",
         [&] {
             k_timer_start(&timer, K_SECONDS(100), K_NO_WAIT);
             k_timer_status_sync(&timer);
         }},
        {"k_mem_slab_alloc",
         [&] {
             void* mine = nullptr;
             k_mem_slab_alloc(&slab, &mine, K_FOREVER);
         }},
        {"k_heap_alloc",
         [&] {
             while (k_heap_alloc(&heap, 8, K_FOREVER) != nullptr) {
             }
         }},
        {"k_thread_join", [&] { k_thread_join(&other.thread(), K_FOREVER); }},
        {"k_sleep", [] { k_sleep(K_FOREVER); }},
        {"k_msleep", [] { k_msleep(1'000'000); }},
        {"k_busy_wait", [] { k_busy_wait(1'000'000'000); }},
    };
    for (const auto& [name, call] : calls) {
        SCOPED_TRACE(name);
        Victim victim{call};
        k_msleep(1);
        victim.abort();
    }
    // Nobody is left where they stood: what comes now is for others.
    k_sem_give(&sem);
    EXPECT_EQ(k_sem_count_get(&sem), 1U);
    EXPECT_EQ(k_mutex_unlock(&mutex), 0);
    EXPECT_EQ(mutex.owner, nullptr);
    EXPECT_TRUE(nobody_in(condvar.wait_q));
    EXPECT_TRUE(nobody_in(fifo._queue.wait_q));
    EXPECT_TRUE(nobody_in(event.wait_q));
    EXPECT_EQ(signal.poll_events.first, nullptr);
    EXPECT_TRUE(nobody_in(timer.wait_q));
    EXPECT_TRUE(nobody_in(heap.wait_q));
    EXPECT_TRUE(nobody_in(other.thread().join_queue));
    int word = 0;
    EXPECT_EQ(k_msgq_get(&full, &word, K_NO_WAIT), 0);
    EXPECT_EQ(word, 7);
    EXPECT_EQ(k_msgq_get(&full, &word, K_NO_WAIT), -ENOMSG) << "of one that has ended";
    k_mem_slab_free(&slab, block);
    EXPECT_EQ(k_mem_slab_num_free_get(&slab), 1U);
    other.abort();
}

// environment.md §1.1: a mutex knows no end of its owner.
TEST_F(Abort, LeavesAMutexLockedThatItsThreadHolds)
{
    Victim victim{[&] {
        k_mutex_lock(&mutex, K_FOREVER);
        k_sleep(K_FOREVER);
    }};
    k_msleep(1);
    victim.abort();
    EXPECT_EQ(k_mutex_lock(&mutex, K_MSEC(5)), -EAGAIN);
    EXPECT_EQ(k_mutex_unlock(&mutex), -EPERM);
    k_mutex_init(&mutex);
    EXPECT_EQ(k_mutex_lock(&mutex, K_NO_WAIT), 0);
}

TEST_F(Abort, InInterruptContextLeavesTheNextThingToOthers)
{
    Victim victim{[&] { k_sem_take(&sem, K_FOREVER); }};
    k_msleep(1);
    static k_sem* given = nullptr;
    given = &sem;
    timer.user_data = &victim.thread();
    timer.expiry_fn = [](k_timer* it) {
        k_thread_abort(static_cast<k_tid_t>(k_timer_user_data_get(it)));
        k_sem_give(given);
    };
    k_timer_start(&timer, K_MSEC(1), K_NO_WAIT);
    k_msleep(5);
    EXPECT_EQ(victim.left, 1);
    EXPECT_EQ(k_sem_count_get(&sem), 1U);
}

TEST_F(Abort, InInterruptContextLeavesASignalToTheNextWhoPolls)
{
    int result = 1;
    const auto poll = [&] {
        k_poll_event one =
            K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signal);
        return k_poll(&one, 1, K_FOREVER);
    };
    Victim first{[&] { poll(); }};
    k_msleep(1);
    Victim second{[&] { result = poll(); }};
    k_msleep(1);
    static k_poll_signal* raised = nullptr;
    raised = &signal;
    timer.user_data = &first.thread();
    timer.expiry_fn = [](k_timer* it) {
        k_thread_abort(static_cast<k_tid_t>(k_timer_user_data_get(it)));
        k_poll_signal_raise(raised, 0);
    };
    k_timer_start(&timer, K_MSEC(1), K_NO_WAIT);
    k_msleep(5);
    EXPECT_EQ(result, 0);
}

/// What both modes have: calls of sockets, given up at each stage.
void end_in_socket_calls(const struct sockaddr_in& far, const struct sockaddr_in& silent)
{
    const int udp = zsock_socket(AF_INET, SOCK_DGRAM, 0);
    ASSERT_GE(udp, 0);
    const int tcp = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(tcp, far), 0);
    const std::pair<const char*, std::function<void()>> calls[] = {
        {"recv", [&] { receive(udp); }},
        {"recv of a stream", [&] { receive(tcp); }},
        {"poll",
         [&] {
             struct zsock_pollfd both[] = {{udp, ZSOCK_POLLIN, 0}, {tcp, ZSOCK_POLLIN, 0}};
             zsock_poll(both, 2, -1);
         }},
        {"select",
         [&] {
             zsock_fd_set set;
             ZSOCK_FD_ZERO(&set);
             ZSOCK_FD_SET(udp, &set);
             zsock_select(udp + 1, &set, nullptr, nullptr, nullptr);
         }},
        {"getaddrinfo",
         [] {
             struct zsock_addrinfo* found = nullptr;
             zsock_getaddrinfo("slow.test", "80", nullptr, &found);
         }},
        {"connect", [&] { connect(zsock_socket(AF_INET, SOCK_STREAM, 0), silent); }},
    };
    for (const auto& [name, call] : calls) {
        SCOPED_TRACE(name);
        Victim victim{call};
        k_msleep(3);
        victim.abort();
    }
    // Both are as they were.
    EXPECT_EQ(zsock_sendto(udp, "hi", 2, 0, generic(far), sizeof far), 2);
    EXPECT_EQ(receive(udp), "hi");
    EXPECT_EQ(send(tcp, "on"), 2);
    EXPECT_EQ(receive(tcp), "on");
}

TEST_F(Abort, EndsAThreadInEachCallOfANativeSocketThatWaits)
{
    const int listener = zsock_socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(bind(listener, in("127.0.0.1", 4242)), 0);
    ASSERT_EQ(zsock_listen(listener, 1), 0);
    Victim victim{[&] { zsock_accept(listener, nullptr, nullptr); }};
    k_msleep(1);
    victim.abort();
    end_in_socket_calls(in("192.0.2.7", 7), in("192.0.2.250", 9));
}

constexpr sec_tag_t ca_tag = 1;
std::string ca() { return std::string{tls::pki("ca.pem")}; }

/// A handshake that is given up after each of many times, and one that is not.
void end_in_handshakes()
{
    const auto handshake = [](int& fd) {
        fd = zsock_socket(AF_INET, SOCK_STREAM, IPPROTO_TLS_1_2);
        zsock_setsockopt(fd, SOL_TLS, TLS_SEC_TAG_LIST, &ca_tag, sizeof ca_tag);
        zsock_setsockopt(fd, SOL_TLS, TLS_HOSTNAME, "tls.test", 8);
        return connect(fd, in("192.0.2.143", 443));
    };
    int fd = -1;
    bool done = false;
    for (int ms = 1; !done; ms += 25) {
        SCOPED_TRACE(ms);
        ASSERT_LT(ms, 5000);
        Victim victim{[&] { handshake(fd); }};
        k_msleep(ms);
        done = victim.came_back;
        if (!done) victim.abort();
        ASSERT_EQ(zsock_close(fd), 0);
    }
    EXPECT_EQ(handshake(fd), 0);
    EXPECT_EQ(send(fd, "GET / HTTP/1.0\r\n\r\n"), 18);
    EXPECT_EQ(receive(fd, 8, ZSOCK_MSG_WAITALL), "HTTP/1.1");
}

TEST_F(Abort, EndsAThreadAtEachStageOfANativeHandshake)
{
    Configuration it = configured(Mode::native);
    it.pem_certificates = 1;
    it.tls_max_contexts = 2;
    begin(it);
    boot();
    const std::string trusted = ca() + '\0';
    ASSERT_EQ(
        tls_credential_add(ca_tag, TLS_CREDENTIAL_CA_CERTIFICATE, trusted.data(), trusted.size()),
        0);
    end_in_handshakes();
}

class AbortOffloaded : public ZephyrDoor {
protected:
    AbortOffloaded() : ZephyrDoor{Mode::offload}
    {
        static const nrf_modem_init_params params = good_params(); // it must outlive the call
        EXPECT_EQ(nrf_modem_init(&params), 0);
        boot();
        const std::string trusted = ca();
        EXPECT_EQ(modem_key_mgmt_write(ca_tag, MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN, trusted.data(),
                                       trusted.size()),
                  0);
        EXPECT_EQ(nrf_modem_at_printf("AT+CFUN=1"), 0);
        pass(10s);
    }
    ~AbortOffloaded() override { nrf_modem_shutdown(); }
};

TEST_F(AbortOffloaded, EndsAThreadInEachCallOfASocketThatWaits)
{
    end_in_socket_calls(in("192.0.2.7", 7), in("192.0.2.250", 9));
}

TEST_F(AbortOffloaded, EndsAThreadAtEachStageOfAHandshake) { end_in_handshakes(); }

TEST_F(AbortOffloaded, EndsAThreadThatWaitsForAnAnswerOfTheModem)
{
    Victim victim{[] { nrf_modem_at_printf("AT+CFUN=4"); }};
    k_msleep(1);
    victim.abort();
    EXPECT_EQ(nrf_modem_at_printf("AT"), 0);
}

} // namespace
} // namespace stack::zephyr
