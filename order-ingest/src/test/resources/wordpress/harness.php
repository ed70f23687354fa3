<?php
/**
 * WordPress's hooks, as far as the plug-in uses them, and one request of the shop in which certain things happen.
 * Usage: harness.php PLUGIN SCENARIO; prints what happened as JSON. ORDERBRIDGE_PING_URL and …_SECRET come from the environment.
 */
error_reporting( E_ALL );
set_error_handler( function ( $severity, $message, $file, $line ) {
	throw new ErrorException( $message, 0, $severity, $file, $line );
} );

define( 'ABSPATH', '/shop/' );
$hooks    = array();
$requests = array();

function add_filter( $hook, $callback, $priority = 10, $accepted = 1 ) {
	global $hooks;
	$hooks[ $hook ][ $priority ][] = array( $callback, $accepted );
	ksort( $hooks[ $hook ] );
	return true;
}

function add_action( $hook, $callback, $priority = 10, $accepted = 1 ) {
	return add_filter( $hook, $callback, $priority, $accepted );
}

function apply_filters( $hook, $value, ...$more ) {
	global $hooks;
	foreach ( isset( $hooks[ $hook ] ) ? $hooks[ $hook ] : array() as $callbacks ) {
		foreach ( $callbacks as list( $callback, $accepted ) ) {
			$value = call_user_func_array( $callback, array_slice( array_merge( array( $value ), $more ), 0, $accepted ) );
		}
	}
	return $value;
}

function do_action( $hook, ...$arguments ) {
	global $hooks;
	foreach ( isset( $hooks[ $hook ] ) ? $hooks[ $hook ] : array() as $callbacks ) {
		foreach ( $callbacks as list( $callback, $accepted ) ) {
			call_user_func_array( $callback, array_slice( $arguments, 0, $accepted ) );
		}
	}
}

function is_admin() {
	return true;
}

function esc_html( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

function get_post_meta( $post, $key, $single ) {
	return 7 === $post && '_orderbridge_state' === $key ? 'held' : '';
}

function wp_remote_post( $url, $arguments ) {
	global $requests;
	$headers = '';
	foreach ( $arguments['headers'] as $name => $value ) {
		$headers .= "$name: $value\r\n";
	}
	$context = stream_context_create( array(
		'http' => array(
			'method'        => 'POST',
			'header'        => $headers,
			'content'       => $arguments['body'],
			'ignore_errors' => true,
			'timeout'       => 10,
		),
	) );
	file_get_contents( $url, false, $context );
	$requests[] = array(
		'body'     => $arguments['body'],
		'blocking' => $arguments['blocking'],
		'timeout'  => $arguments['timeout'],
		'answer'   => $http_response_header[0],
	);
}

final class HarnessOrder {
	private $state;

	public function __construct( $state ) {
		$this->state = $state;
	}

	public function get_meta( $key ) {
		return '_orderbridge_state' === $key ? $this->state : '';
	}
}

function printed( $hook, ...$arguments ) {
	ob_start();
	do_action( $hook, ...$arguments );
	return ob_get_clean();
}

if ( getenv( 'ORDERBRIDGE_PING_URL' ) ) {
	define( 'ORDERBRIDGE_PING_URL', getenv( 'ORDERBRIDGE_PING_URL' ) );
	define( 'ORDERBRIDGE_PING_SECRET', getenv( 'ORDERBRIDGE_PING_SECRET' ) );
}
$result = array();
switch ( $argv[2] ) {
	case 'paid':
		require $argv[1];
		do_action( 'woocommerce_new_order', 34, new HarnessOrder( '' ) );
		do_action( 'woocommerce_payment_complete', 34, 'txn-1' );
		do_action( 'woocommerce_order_status_changed', 34, 'pending', 'processing', new HarnessOrder( '' ) );
		$result['before the end'] = count( $requests );
		do_action( 'shutdown' );
		do_action( 'shutdown' );
		break;
	case 'refunded':
		require $argv[1];
		do_action( 'woocommerce_order_refunded', 41, 42 );
		do_action( 'woocommerce_refund_deleted', 44, 43 );
		do_action( 'woocommerce_saved_order_items', 45, array() );
		do_action( 'shutdown' );
		break;
	case 'many':
		require $argv[1];
		for ( $order = 1; $order <= 5000; $order++ ) {
			do_action( 'woocommerce_update_order', $order, new HarnessOrder( '' ) );
		}
		do_action( 'woocommerce_update_order', 'no id' );
		do_action( 'shutdown' );
		break;
	case 'nothing':
		require $argv[1];
		do_action( 'shutdown' );
		break;
	case 'list':
		$_GET['orderbridge_state'] = 'failed';
		require $argv[1];
		$result['columns']       = apply_filters( 'manage_woocommerce_page_wc-orders_columns', array( 'order' => 'Order' ) );
		$result['legacy columns'] = apply_filters( 'manage_edit-shop_order_columns', array( 'order' => 'Order' ) );
		$result['cell']          = printed( 'manage_woocommerce_page_wc-orders_custom_column', 'orderbridge_state', new HarnessOrder( 'ticket' ) );
		$result['unknown cell']  = printed( 'manage_woocommerce_page_wc-orders_custom_column', 'orderbridge_state', new HarnessOrder( '<b>new</b>' ) );
		$result['other cell']    = printed( 'manage_woocommerce_page_wc-orders_custom_column', 'order', new HarnessOrder( 'ticket' ) );
		$result['legacy cell']   = printed( 'manage_shop_order_posts_custom_column', 'orderbridge_state', 7 );
		$result['filter']        = printed( 'woocommerce_order_list_table_restrict_manage_orders', 'shop_order' );
		$result['legacy filter'] = printed( 'restrict_manage_posts', 'shop_order' );
		$result['other filter']  = printed( 'restrict_manage_posts', 'page' );
		$result['query']         = apply_filters( 'woocommerce_order_list_table_prepare_items_query_args', array( 'limit' => 20 ) );
		$result['legacy query']  = apply_filters( 'request', array( 'post_type' => 'shop_order' ) );
		$result['other query']   = apply_filters( 'request', array( 'post_type' => 'page' ) );
		$_GET['orderbridge_state'] = "x' OR 1=1";
		$result['wrong query']   = apply_filters( 'request', array( 'post_type' => 'shop_order' ) );
		break;
}
$result['requests'] = $requests;
echo json_encode( $result );
